import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import test from "ava";
import { sampleObservation, sampleService } from "../advise/fixtures/sampleLines.js";
import { longestLine } from "../advise/lineSplitter.js";
import { packageRoot } from "./packageRoot.js";

const command = [packageRoot("dist", "provider", "cli", "main.js"), "advise"];
const lines = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");

function advise(input: string): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, command, { input, encoding: "utf8", maxBuffer: 2 ** 28 });
}

test("the command answers each line with one, says nothing else, and ends with its input", (t) => {
  const zürich = { ...sampleService, id: "Zürich ☃" };
  const input = `${lines(sampleService, zürich, sampleObservation)}what\n${"x".repeat(longestLine + 1)}\n`;
  const { status, stdout, stderr } = advise(input);
  t.is(status, 0);
  t.is(stderr, "");
  t.regex(stdout, /^{"ok":true}\n{"ok":true}\n{"launch":.*}\n{"error":.*NOT_JSON.*}\n{"error":.*LINE_TOO_LONG.*}\n$/);
});

test("no input is no output", (t) => {
  t.like(advise(""), { status: 0, stdout: "", stderr: "" });
});

test("an answer comes before the next line does", async (t) => {
  const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdout.setEncoding("utf8");
  for (const line of [sampleService, sampleObservation]) {
    child.stdin.write(lines(line));
    const [answer] = (await once(child.stdout, "data")) as [string];
    t.regex(answer, /^{.*}\n$/);
  }
  child.stdin.end();
  t.deepEqual(await once(child, "close"), [0, null]);
});

test("it ends quietly when nobody listens any more", async (t) => {
  const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.on("error", () => undefined);
  child.stdin.write(lines(sampleService));
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.stdin.write("x\n".repeat(100_000));
  t.deepEqual(await once(child, "close"), [0, null]);
  t.is(said, "");
});

test("a reader that is slow gets every answer", async (t) => {
  const count = 30_000;
  const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end("x\n".repeat(count));
  await new Promise((resume) => setTimeout(resume, 500));
  let answers = 0;
  for await (const piece of child.stdout.setEncoding("utf8")) answers += (piece as string).split("\n").length - 1;
  t.is(answers, count);
});
