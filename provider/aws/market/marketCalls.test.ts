import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { marketCalls } from "./marketCalls.js";

const folder = join(__dirname, "..", "..", "..", "..", "provider", "aws", "market");

test("the calls that are listed are the calls that are made, each allowed by a permission of its own name", (t) => {
  const sources = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const made = sources.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/new (\w+)Command\(/g)].map((match) => match[1]!),
  );
  t.deepEqual([...new Set(made)].sort(), marketCalls.map(({ command }) => command).sort());
  for (const { service, command, permissions } of marketCalls) {
    t.deepEqual([...permissions], [`${service}:${command}`]);
  }
});

test("the page on market files names every permission", (t) => {
  const page = readFileSync(join(folder, "..", "..", "..", "docs", "market-file.md"), "utf8");
  for (const permission of marketCalls.flatMap(({ permissions }) => permissions)) t.true(page.includes(permission));
});
