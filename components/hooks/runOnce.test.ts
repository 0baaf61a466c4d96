import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { openHookShell, shellsHere, type HookEnd, type HookShell, type Shell } from "./fixtures/hookShell.js";
import { HookName, HookStatus } from "../../provider/document/hookName.js";

const degrade = { workload: "web", key: "shop/1764000000/1/0", step: "half-speed", timeoutSeconds: "30" };

function shellOf(t: ExecutionContext, shell?: Shell): HookShell {
  const opened = openHookShell(shell ? { shell } : {});
  t.teardown(() => opened.remove());
  return opened;
}

function runOwners(t: ExecutionContext, script: string, parameters: Record<string, string> = {}): Promise<HookEnd> {
  const shell = shellOf(t);
  shell.own(HookName.Degrade, script);
  return shell.run(HookName.Degrade, { ...degrade, ...parameters }).ended;
}

/** How often a hook was run that says so by a line. */
const timesRun = (shell: HookShell): number => {
  const log = join(shell.folder, "log");
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
};
const sayRan = 'echo ran >>"$FOLDER/log"';

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await pause(25);
}

test("an owner's hook is run with what it is told in its environment", async (t) => {
  const owners = 'echo "$BLENDED_FLEET_WORKLOAD $BLENDED_FLEET_STEP $BLENDED_FLEET_TIMEOUT_SECONDS $BLENDED_FLEET_KEY"';
  t.like(await runOwners(t, owners), { status: 0, stdout: "web half-speed 30 shop/1764000000/1/0\n", stderr: "" });
});

test("a hook's own exit status is the command's, and so is what it says", async (t) => {
  t.deepEqual(await runOwners(t, "echo out; echo err >&2; exit 3"), { status: 3, stdout: "out\n", stderr: "err\n" });
});

test("a hook that is not there is told apart from one that fails, and may come later", async (t) => {
  const shell = shellOf(t);
  const { status, stderr } = await shell.run(HookName.Degrade, degrade).ended;
  t.is(status, HookStatus.Unavailable);
  t.regex(stderr, /degrade is not there or not executable/);
  shell.own(HookName.Degrade, "echo here");
  t.like(await shell.run(HookName.Degrade, degrade).ended, { status: 0, stdout: "here\n" });
});

test("an agent that can't hand parameters over as data runs nothing", async (t) => {
  const shell = shellOf(t);
  shell.own(HookName.Degrade, sayRan);
  t.is((await shell.run(HookName.Degrade, {}).ended).status, HookStatus.OldAgent);
  t.is(timesRun(shell), 0);
});

const spliced = [
  "$(touch $FOLDER/log)",
  "`touch $FOLDER/log`",
  '"; touch $FOLDER/log; "',
  "a\nb",
  "{{ workload }}",
  "-rf",
];

test("whatever a parameter holds stays data", async (t) => {
  for (const step of spliced) t.is((await runOwners(t, 'printf %s "$BLENDED_FLEET_STEP"', { step })).stdout, step);
});

test("a key, a workload or a time that is none is refused before anything is run", async (t) => {
  const shell = shellOf(t);
  shell.own(HookName.Degrade, sayRan);
  for (const name of ["key", "workload", "timeoutSeconds"]) {
    for (const value of [...spliced.slice(0, 5), "a[$(touch $FOLDER/log)]", ""]) {
      const { status } = await shell.run(HookName.Degrade, { ...degrade, [name]: value }).ended;
      t.is(status, HookStatus.BadParameter, `${name} ${value}`);
    }
  }
  t.is(timesRun(shell), 0);
});

for (const shell of shellsHere()) {
  test(`in ${shell}, a repeated run gives the first one's output and status and runs nothing`, async (t) => {
    const opened = shellOf(t, shell);
    opened.own(HookName.Degrade, `${sayRan}; echo out; echo err >&2; exit 3`);
    const first = await opened.run(HookName.Degrade, degrade).ended;
    t.deepEqual(first, { status: 3, stdout: "out\n", stderr: "err\n" });
    t.deepEqual(await opened.run(HookName.Degrade, degrade).ended, first);
    t.is(timesRun(opened), 1);
    await opened.run(HookName.Degrade, { ...degrade, key: "shop/1764000000/2/0" }).ended;
    t.is(timesRun(opened), 2);
  });

  test(`in ${shell}, of two runs at once under one key the second waits for the first and gives its output`, async (t) => {
    const opened = shellOf(t, shell);
    opened.own(HookName.Degrade, `${sayRan}; sleep 1; echo $$`);
    const [one, other] = await Promise.all([1, 2].map(() => opened.run(HookName.Degrade, degrade).ended));
    t.is(one?.status, 0);
    t.deepEqual(one, other);
    t.is(timesRun(opened), 1);
  });

  test(`in ${shell}, a run that was lost half way is run again`, async (t) => {
    const opened = shellOf(t, shell);
    opened.own(HookName.Degrade, `${sayRan}; [ -f "$FOLDER/quick" ] || sleep 60`);
    const lost = opened.run(HookName.Degrade, degrade);
    await until(() => timesRun(opened) === 1);
    lost.lose();
    await lost.ended;
    appendFileSync(join(opened.folder, "quick"), "");
    t.is((await opened.run(HookName.Degrade, degrade).ended).status, 0);
    t.is(timesRun(opened), 2);
  });

  test(`in ${shell}, a hook that takes too long is ended, even one that does not want to`, async (t) => {
    const opened = shellOf(t, shell);
    opened.own(HookName.Degrade, "sleep 60");
    opened.own(HookName.Drain, `trap "" TERM; ${sayRan}; sleep 60 & wait; sleep 60; sleep 60`);
    const [willing, unwilling] = await Promise.all([
      opened.run(HookName.Degrade, { ...degrade, timeoutSeconds: "1" }).ended,
      opened.run(HookName.Drain, { ...degrade, timeoutSeconds: "3" }).ended,
    ]);
    t.is(timesRun(opened), 1);
    t.deepEqual([willing.status, unwilling.status], [HookStatus.TimedOut, HookStatus.TimedOut]);
  });

  test(`in ${shell}, a script that is told to end ends its hook, leaves no state and may be run again`, async (t) => {
    const opened = shellOf(t, shell);
    opened.own(HookName.Degrade, `${sayRan}; [ -f "$FOLDER/quick" ] || sleep 60`);
    const run = opened.run(HookName.Degrade, degrade);
    await until(() => timesRun(opened) === 1);
    run.terminate();
    t.is((await run.ended).status, 143);
    t.deepEqual(readdirSync(join(opened.runs, readdirSync(opened.runs)[0] ?? "")), ["lock"]);
    appendFileSync(join(opened.folder, "quick"), "");
    t.is((await opened.run(HookName.Degrade, degrade).ended).status, 0);
  });
}

test("what a hook leaves running holds up neither its own run nor a repeated one", async (t) => {
  const shell = shellOf(t);
  shell.own(HookName.Degrade, `${sayRan}; sleep 20 & echo $!`);
  const run = shell.run(HookName.Degrade, { ...degrade, timeoutSeconds: "10" });
  t.teardown(() => run.lose());
  const began = Date.now();
  const first = await run.ended;
  t.deepEqual(await shell.run(HookName.Degrade, { ...degrade, timeoutSeconds: "10" }).ended, first);
  t.true(Date.now() - began < 9000);
  t.like(first, { status: 0 });
  t.is(timesRun(shell), 1);
});

test("a second run waits no longer than it may", async (t) => {
  const shell = shellOf(t);
  shell.own(HookName.Degrade, `${sayRan}; sleep 60`);
  const first = shell.run(HookName.Degrade, degrade);
  await until(() => timesRun(shell) === 1);
  const second = await shell.run(HookName.Degrade, { ...degrade, timeoutSeconds: "1" }).ended;
  t.is(second.status, HookStatus.TimedOut);
  t.regex(second.stderr, /still going/);
  first.lose();
  await first.ended;
});

test("a hook that asks for another try gets it under the same key", async (t) => {
  const shell = shellOf(t);
  shell.own(
    HookName.Degrade,
    `${sayRan}; [ "$(wc -l <"$FOLDER/log")" -gt 1 ] || exit ${HookStatus.TryAgain}; echo done`,
  );
  t.is((await shell.run(HookName.Degrade, degrade).ended).status, HookStatus.TryAgain);
  t.like(await shell.run(HookName.Degrade, degrade).ended, { status: 0, stdout: "done\n" });
});

test("of what a hook says the last 64 KiB are kept", async (t) => {
  const { stdout } = await runOwners(t, "yes | head -c 100000; echo end");
  t.is(stdout.length, 65_536);
  t.true(stdout.endsWith("y\nend\n"));
});

test("the last 200 runs are kept, and none that is still going is thrown away", async (t) => {
  const shell = shellOf(t);
  shell.own(HookName.Drain, `${sayRan}; sleep 60`);
  const going = shell.run(HookName.Drain, degrade);
  await until(() => timesRun(shell) === 1);
  for (let number = 0; number < 210; number++) {
    const old = join(shell.runs, `degrade-${number}`);
    mkdirSync(old);
    writeFileSync(join(old, "lock"), "");
    utimesSync(old, number + 1, number + 1);
  }
  const drain = readdirSync(shell.runs).find((name) => name.startsWith("drain"));
  utimesSync(join(shell.runs, drain ?? ""), 0, 0);
  shell.own(HookName.Degrade, "true");
  await shell.run(HookName.Degrade, degrade).ended;
  const left = readdirSync(shell.runs);
  t.true(left.includes(drain ?? ""));
  t.is(left.length, 201);
  t.false(left.includes("degrade-9"));
  t.true(left.includes("degrade-209"));
  going.lose();
  await going.ended;
});
