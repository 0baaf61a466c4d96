import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import test from "ava";
import { openHookShell, pathOf, shellsHere, type HookShell } from "./fixtures/hookShell.js";
import { withSnapshots, type Lineage } from "./fixtures/snapshotBucket.js";
import { HookName, HookStatus } from "../../provider/document/hookName.js";

withSnapshots((world) => {
  const parameters = (snapshot: string, key = "shop/1764000000/7/0") => ({
    workload: "web",
    key,
    snapshot,
    timeoutSeconds: "300",
  });
  const timesRun = (shell: HookShell): number => {
    const log = join(shell.folder, "log");
    return existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
  };
  const sayRan = 'echo ran >>"$FOLDER/log"';
  const lastLine = (text: string): Record<string, unknown> =>
    JSON.parse(text.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;

  for (const name of shellsHere()) {
    test.serial(`in ${name}, a state of several chunks comes back byte for byte`, async (t) => {
      const lineage = world().lineage(`whole-${name}`);
      const shell = lineage.shell(t, { shell: name });
      // Zeros, line ends and every byte: four chunks, of which the last is half as long and two are the same.
      const state = Buffer.alloc(3.5 * 1024 * 1024);
      for (let at = 2 * 1024 * 1024; at < state.length; at++) state[at] = (at * 31 + (at >> 9)) & 255;
      writeFileSync(join(shell.folder, "state"), state);
      shell.own(HookName.Checkpoint, `${sayRan}; cat "$FOLDER/state"; echo 3600.5 >"$BLENDED_FLEET_PROGRESS_FILE"`);
      shell.own(
        HookName.Restore,
        'cat >"$FOLDER/restored"; echo "$BLENDED_FLEET_PROGRESS_SECONDS" >"$FOLDER/progress"',
      );
      const before = Math.floor(Date.now() / 1000);

      const saved = await shell.run(HookName.Checkpoint, parameters(lineage.address(3))).ended;
      t.like(saved, { status: 0, stderr: "" });
      const manifest = await lineage.manifest(3);
      t.like(manifest, {
        workload: "web",
        key: "shop/1764000000/7/0",
        instance: "i-0123456789abcdef0",
        bytes: state.length,
        progressSeconds: 3600.5,
      });
      t.true(manifest.atEpochSeconds >= before && manifest.atEpochSeconds <= Date.now() / 1000);
      const { atEpochSeconds } = manifest;
      const said = {
        snapshot: lineage.address(3),
        atEpochSeconds,
        bytes: state.length,
        chunks: 4,
        progressSeconds: 3600.5,
      };
      t.deepEqual(lastLine(saved.stdout), said);
      t.is((await lineage.names(3)).length, 5);

      t.deepEqual(await shell.run(HookName.Checkpoint, parameters(lineage.address(3))).ended, saved);
      t.is(timesRun(shell), 1);

      const restored = await shell.run(HookName.Restore, parameters(lineage.address(3))).ended;
      t.like(restored, { status: 0, stderr: "" });
      t.deepEqual(lastLine(restored.stdout), {
        snapshot: lineage.address(3),
        atEpochSeconds,
        skipped: [],
        progressSeconds: 3600.5,
      });
      t.true(readFileSync(join(shell.folder, "restored")).equals(state));
      t.is(readFileSync(join(shell.folder, "progress"), "utf8"), "3600.5\n");
      for (const run of readdirSync(shell.runs)) {
        t.deepEqual(readdirSync(join(shell.runs, run)).sort(), ["lock", "status", "stderr", "stdout"]);
      }
    });

    test.serial(`in ${name}, a hook that fails leaves no snapshot, whatever it wrote before`, async (t) => {
      const lineage = world().lineage(`failing-${name}`);
      const shell = lineage.shell(t, { shell: name });
      shell.own(HookName.Checkpoint, "echo state; echo broken >&2; exit 3");
      const { status, stdout, stderr } = await shell.run(HookName.Checkpoint, parameters(lineage.address(1))).ended;
      t.deepEqual([status, stdout, stderr], [3, "", "broken\n"]);
      t.false((await lineage.names(1)).includes("manifest"));
    });
  }

  test.serial("a checkpoint that takes too long leaves no snapshot", async (t) => {
    const lineage = world().lineage("slow");
    const shell = lineage.shell(t);
    shell.own(HookName.Checkpoint, "head -c 2000000 /dev/zero; sleep 60");
    const { status } = await shell.run(HookName.Checkpoint, { ...parameters(lineage.address(1)), timeoutSeconds: "3" })
      .ended;
    t.is(status, HookStatus.TimedOut);
    t.false((await lineage.names(1)).includes("manifest"));
  });

  test.serial("a bucket that refuses is a failure with its reason; another try may succeed", async (t) => {
    const lineage = world().lineage("refused");
    const shell = lineage.shell(t);
    shell.own(HookName.Checkpoint, `${sayRan}; head -c 9000000 /dev/zero`);
    world().moto.cloud.fail("PutObject", "AccessDenied", 1, 403);
    const refused = await shell.run(HookName.Checkpoint, parameters(lineage.address(1))).ended;
    t.is(refused.status, HookStatus.StorageFailed);
    t.regex(refused.stderr, /AccessDenied/);
    t.regex(refused.stderr, /a chunk can't be stored/);
    t.false((await lineage.names(1)).includes("manifest"));
    shell.own(HookName.Checkpoint, `${sayRan}; echo state`);
    t.is((await shell.run(HookName.Checkpoint, parameters(lineage.address(1))).ended).status, 0);
    t.is(timesRun(shell), 2);
  });

  /** Waits for the only chunk of a state: its manifest comes a start of the command line later. */
  const chunkOf = async (lineage: Lineage, number: number): Promise<void> => {
    for (let tries = 0; tries < 5000 && (await lineage.names(number)).length === 0; tries++) await pause(20);
  };

  test.serial("a manifest that can't be stored is a failure with its reason", async (t) => {
    const lineage = world().lineage("no-manifest");
    const shell = lineage.shell(t);
    shell.own(HookName.Checkpoint, "echo state");
    const run = shell.run(HookName.Checkpoint, parameters(lineage.address(1)));
    await chunkOf(lineage, 1);
    world().moto.cloud.fail("PutObject", "AccessDenied", 1, 403);
    const { status, stderr } = await run.ended;
    t.is(status, HookStatus.StorageFailed);
    t.regex(stderr, /AccessDenied[^]*the manifest can't be stored/);
    t.false((await lineage.names(1)).includes("manifest"));
  });

  test.serial("a manifest whose answer was lost is known as the run's own", async (t) => {
    const lineage = world().lineage("lost-answer");
    const shell = lineage.shell(t, { environment: { AWS_MAX_ATTEMPTS: "2" } });
    shell.own(HookName.Checkpoint, "echo state");
    const run = shell.run(HookName.Checkpoint, parameters(lineage.address(1)));
    await chunkOf(lineage, 1);
    world().moto.cloud.loseAnswer("PutObject");
    const { status, stdout } = await run.ended;
    t.is(status, 0);
    t.is(world().moto.cloud.calls.filter((call) => call === "GetObject").length, 1);
    t.like(lastLine(stdout), { snapshot: lineage.address(1), bytes: 6, chunks: 1 });
  });

  test.serial("a run that was lost after its manifest finds it there and takes it for its own", async (t) => {
    const lineage = world().lineage("found");
    await lineage.put(7, ["state of then"]);
    const shell = lineage.shell(t);
    shell.own(HookName.Checkpoint, "echo another state");
    const { status, stdout } = await shell.run(HookName.Checkpoint, parameters(lineage.address(7))).ended;
    t.is(status, 0);
    t.like(lastLine(stdout), { atEpochSeconds: 1_764_000_007, bytes: 13, chunks: 1 });
  });

  test.serial("of two writers of one snapshot only one stores a manifest, and its state comes back", async (t) => {
    const lineage = world().lineage("rivals");
    const [one, other] = [lineage.shell(t), lineage.shell(t)];
    one.own(HookName.Checkpoint, "echo state of one");
    other.own(HookName.Checkpoint, "echo state of another");
    const ends = await Promise.all([
      one.run(HookName.Checkpoint, parameters(lineage.address(1), "shop/1764000000/7/0")).ended,
      other.run(HookName.Checkpoint, parameters(lineage.address(1), "shop/1764000000/7/1")).ended,
    ]);
    t.deepEqual(ends.map(({ status }) => status).sort(), [0, HookStatus.Taken]);
    const winner = ends[0]?.status === 0 ? "state of one\n" : "state of another\n";
    t.is((await lineage.manifest(1)).bytes, winner.length);
    one.own(HookName.Restore, 'cat >"$FOLDER/restored"');
    t.is((await one.run(HookName.Restore, parameters(lineage.address(1))).ended).status, 0);
    t.is(readFileSync(join(one.folder, "restored"), "utf8"), winner);
  });

  test.serial("no state, or a progress that is no number, is a fault of the hook and no snapshot", async (t) => {
    const lineage = world().lineage("faulty");
    const shell = lineage.shell(t);
    shell.own(HookName.Checkpoint, "true");
    const empty = await shell.run(HookName.Checkpoint, parameters(lineage.address(1))).ended;
    t.is(empty.status, HookStatus.BadAnswer);
    t.regex(empty.stderr, /expected the state on its standard output, got nothing/);
    for (const [index, progress] of ["12\\nsoon", "-5"].entries()) {
      shell.own(HookName.Checkpoint, `printf '%b' '${progress}' >"$BLENDED_FLEET_PROGRESS_FILE"; echo state`);
      const key = `shop/1764000000/8/${index}`;
      const { status, stderr } = await shell.run(HookName.Checkpoint, parameters(lineage.address(1), key)).ended;
      t.is(status, HookStatus.BadAnswer, progress);
      t.regex(stderr, /expected a number of seconds in BLENDED_FLEET_PROGRESS_FILE/);
    }
    t.false((await lineage.names(1)).includes("manifest"));
  });

  test.serial("an address that is none is refused and spliced into nothing", async (t) => {
    const shell = world().lineage("spliced").shell(t);
    shell.own(HookName.Checkpoint, sayRan);
    shell.own(HookName.Restore, sayRan);
    for (const snapshot of [
      "s3://b/$(touch $FOLDER/log)/1",
      's3://b/"; touch $FOLDER/log; "',
      "s3://b/`x`/1",
      "s3://b",
      "/b/c",
    ]) {
      for (const hook of [HookName.Checkpoint, HookName.Restore]) {
        t.is((await shell.run(hook, parameters(snapshot)).ended).status, HookStatus.BadParameter, snapshot);
      }
    }
    t.is(timesRun(shell), 0);
  });
});

test.serial("an instance without AWS's command line says so", async (t) => {
  const shell = openHookShell();
  t.teardown(() => shell.remove());
  const tools = "cat chmod cut date flock grep ls mkdir mv rm sh sha256sum tail timeout touch";
  for (const tool of tools.split(" ")) symlinkSync(pathOf(tool), join(shell.folder, tool));
  shell.own(HookName.Checkpoint, "echo state");
  const snapshot = "s3://bucket/snapshots/shop/web/0001/1";
  const told = { workload: "web", key: "shop/1/1/1", snapshot, timeoutSeconds: "5" };
  const { status, stderr } = await shell.run(HookName.Checkpoint, told, { PATH: shell.folder }).ended;
  t.is(status, HookStatus.Unavailable, stderr);
  t.regex(stderr, /command line, is not there/);
});
