import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { queueCalls } from "./queueCalls.js";

const root = join(__dirname, "..", "..", "..", "..");
const folder = join(root, "provider", "aws", "deadLetters");

test("the calls that are listed are the calls that are made, each allowed by a permission of its own name", (t) => {
  const sources = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const made = sources.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/new (\w+)Command\(/g)].map((match) => match[1]!),
  );
  t.deepEqual([...new Set(made)].sort(), queueCalls.map(({ command }) => command).sort());
  for (const { command, permission } of queueCalls) t.is(permission, `sqs:${command}`);
});

test("the page on dead letters names every permission", (t) => {
  const page = readFileSync(join(root, "docs", "dead-letters.md"), "utf8");
  for (const { permission } of queueCalls) t.true(page.includes(permission), permission);
});
