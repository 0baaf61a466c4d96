import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "ava";
import { InterruptedError } from "./exitStatus.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

/** A terminal whose standard output is not looked at. */
const quiet: Terminal = {
  print: () => undefined,
  error: () => undefined,
  colour: false,
  interactive: false,
  width: 80,
  onInterrupt: () => () => undefined,
};

/** What a process of its own writes that does work and prints its result, or its error's name. */
function written(work: string, interactive = false): { readonly stdout: string; readonly stderr: string } {
  const script = `
    const { withSteps } = require(${JSON.stringify(join(__dirname, "steps.js"))});
    const { processTerminal } = require(${JSON.stringify(join(__dirname, "terminal.js"))});
    const terminal = { ...processTerminal(), interactive: ${interactive} };
    const begin = () => withSteps("The work", ${work}, terminal).then(console.log, ({ name }) => console.log(name));
    require("node:fs").readFile(process.execPath.slice(0, 1), begin);
  `;
  return spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
}

const twoSteps = `async (tell) => (tell("first step"), tell("second step"), "the result")`;

test("where nobody looks standard error has a line at the start and the end, and standard output the result", (t) => {
  const { stdout, stderr } = written(twoSteps);
  t.is(stdout, "the result\n");
  t.deepEqual(
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(2)),
    ["The work", "The work"],
  );
});

test("steps are shown on standard error where it is looked at, though standard output goes elsewhere", (t) => {
  const { stdout, stderr } = written(twoSteps, true);
  t.is(stdout, "the result\n");
  t.regex(stderr, /The work\n?.*second step/s);
});

test("an interruption before, during or at the end of work is told as such, and the terminal is let go", async (t) => {
  for (const when of ["before", "during", "end"]) {
    let press = (): void => undefined;
    let listening = false;
    const onInterrupt = (tell: () => void) => {
      [press, listening] = [tell, true];
      if (when === "before") tell();
      return () => void (listening = false);
    };
    const work = async (_: unknown, signal: AbortSignal): Promise<string> => {
      if (when === "during") press();
      if (when === "during") signal.throwIfAborted();
      if (when === "end") setImmediate(press);
      return "a result that comes too late";
    };
    await t.throwsAsync(withSteps(when, work, { ...quiet, onInterrupt }), { instanceOf: InterruptedError }, when);
    t.false(listening);
  }
});

test("a Ctrl-C counts that comes while work never waits", (t) => {
  const { stdout } = written(`async () => (process.kill(process.pid, "SIGINT"), "a result that comes too late")`);
  t.is(stdout, "InterruptedError\n");
});

test("a failure comes out as it was thrown", async (t) => {
  const failure = new TypeError("none");
  const failing = (): Promise<never> => Promise.reject(failure);
  t.is(await t.throwsAsync(withSteps("failing", failing, quiet)), failure);
});
