import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { companionCalls } from "./companionCalls.js";

const folder = join(__dirname, "..", "..", "..", "provider", "aws");

/** The companion's adapters: all but those of the market and of dead letters, which a person's own credentials run. */
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !/^(market|deadLetters|fixtures)[\\/]/.test(file),
);

/** Commands that a source makes, as `service command` by the client that they come from, whatever its version. */
function callsIn(file: string): readonly string[] {
  const text = readFileSync(join(folder, file), "utf8");
  const made = new Set([...text.matchAll(/new (\w+)Command\(/g)].map((match) => match[1] ?? ""));
  const imports = [...text.matchAll(/import (?:type )?\{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/g)];
  return imports.flatMap(([, names = "", client = ""]) =>
    names
      .split(",")
      .map((name) => name.trim().replace(/Command$/, ""))
      .filter((name) => made.has(name))
      .map((name) => `${client.replaceAll("-", "").replace(/v2$/, "")} ${name}`),
  );
}

test("the calls that are listed are the calls that the adapters make", (t) => {
  const made = [...new Set(sources.flatMap(callsIn))].sort();
  t.deepEqual(made, companionCalls.map(({ service, command }) => `${service} ${command}`).sort());
});

test("every command that is made comes from a client that says whose it is", (t) => {
  const commands = sources.flatMap((file) => [
    ...readFileSync(join(folder, file), "utf8").matchAll(/new (\w+)Command\(/g),
  ]);
  t.true(commands.length >= companionCalls.length);
  const known = new Set(sources.flatMap(callsIn).map((call) => call.split(" ")[1]));
  t.deepEqual(
    commands.map((match) => match[1]).filter((command) => !known.has(command)),
    [],
  );
});

test("every call needs a permission of its own service, and each is listed once", (t) => {
  for (const { service, permissions } of companionCalls) {
    t.true(permissions.some((permission) => permission.startsWith(`${service}:`)));
  }
  t.is(new Set(companionCalls.map(({ command }) => command)).size, companionCalls.length);
});
