import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { chunkOf, manifestLines, sealed } from "../../provider/document/fixtures/manifestText.js";
import { shellsHere, type HookEnd, type HookShell } from "./fixtures/hookShell.js";
import { withSnapshots, type InstanceOptions, type Lineage } from "./fixtures/snapshotBucket.js";
import { HookName, HookStatus } from "../../provider/document/hookName.js";

withSnapshots((world) => {
  interface Restored extends HookEnd {
    readonly answer: Record<string, unknown>;
    /** What the hook was given, or undefined where it was not run to its end. */
    readonly state: string | undefined;
    readonly shell: HookShell;
  }

  const parameters = (snapshot: string) => ({
    workload: "web",
    key: "shop/1764000000/9/0",
    snapshot,
    timeoutSeconds: "300",
  });

  const takeUp = 'cat >"$FOLDER/state"; echo taken up';

  async function restore(
    t: ExecutionContext,
    lineage: Lineage,
    number: number,
    { hook = takeUp, ...options }: InstanceOptions & { readonly hook?: string } = {},
  ): Promise<Restored> {
    const shell = lineage.shell(t, options);
    shell.own(HookName.Restore, hook);
    const end = await shell.run(HookName.Restore, parameters(lineage.address(number))).ended;
    const state = join(shell.folder, "state");
    const answer = end.status === 0 ? (JSON.parse(end.stdout) as Record<string, unknown>) : {};
    return { ...end, answer, state: existsSync(state) ? readFileSync(state, "utf8") : undefined, shell };
  }

  for (const shell of shellsHere()) {
    test.serial(
      `in ${shell}, damaged, half and missing snapshots are passed over for the newest good one`,
      async (t) => {
        const lineage = world().lineage(`damaged-${shell}`);
        await lineage.put(2, ["too old"]);
        await lineage.put(8, ["goo", "d"], 120);
        // A chunk is missing.
        await lineage.put(9, ["miss", "ing"]);
        await lineage.deleteObject(9, chunkOf(2, "ing").name);
        // A chunk is not what it was.
        await lineage.put(10, ["dama", "ged"]);
        await lineage.putObject(10, chunkOf(1, "dama").name, "dame");
        // The manifest is damaged.
        await lineage.put(11, ["state"]);
        await lineage.putObject(11, "manifest", "blended-fleet-snapshot 1\nworkload web\n");
        // A checkpoint that was lost half way.
        await lineage.putObject(12, chunkOf(1, "half").name, "half");
        await lineage.put(14, ["newer than what is asked for"]);

        const { status, answer, state, stderr } = await restore(t, lineage, 13, { shell });
        t.is(status, 0, stderr);
        t.is(state, "good");
        t.deepEqual(answer, {
          snapshot: lineage.address(8),
          atEpochSeconds: 1_764_000_008,
          skipped: [13, 12, 11, 10, 9].map((number) => lineage.address(number)),
          progressSeconds: 120,
        });
        for (const [number, why] of [
          [13, "there is no whole snapshot"],
          [12, "there is no whole snapshot"],
          [11, "its manifest is damaged"],
          [10, "a chunk is damaged"],
          [9, "a chunk is missing"],
        ] as const) {
          t.true(stderr.includes(`${lineage.address(number)}: ${why}\n`), `${number}: ${stderr}`);
        }
      },
    );
  }

  test.serial("a checkpoint lost while it sends leaves no snapshot; the one before is restored", async (t) => {
    const lineage = world().lineage("killed");
    await lineage.put(1, ["the last good one"]);
    const lost = lineage.shell(t);
    lost.own(HookName.Checkpoint, "while :; do head -c 1048576 /dev/urandom; done");
    const run = lost.run(HookName.Checkpoint, parameters(lineage.address(2)));
    while ((await lineage.names(2)).length < 3) await pause(50);
    run.lose();
    await run.ended;
    t.false((await lineage.names(2)).includes("manifest"));

    const { status, answer, state, stderr } = await restore(t, lineage, 2);
    t.is(status, 0);
    t.is(state, "the last good one");
    t.like(answer, { snapshot: lineage.address(1), skipped: [lineage.address(2)] });
    t.regex(stderr, /2: there is no whole snapshot/);
  });

  test.serial("a snapshot that the hook refuses is passed over, and what it says goes where errors go", async (t) => {
    const lineage = world().lineage("refused");
    await lineage.put(1, ["old form"]);
    await lineage.put(2, ["new form"]);
    const hook = `echo "asked $BLENDED_FLEET_SNAPSHOT"; grep -q old || exit ${HookStatus.Refused}; echo took it`;
    const { status, answer, stderr } = await restore(t, lineage, 2, { hook });
    t.is(status, 0);
    t.deepEqual(answer, {
      snapshot: lineage.address(1),
      atEpochSeconds: 1_764_000_001,
      skipped: [lineage.address(2)],
    });
    t.is(
      stderr,
      `asked ${lineage.address(2)}\n${lineage.address(2)}: the hook refuses it\nasked ${lineage.address(1)}\ntook it\n`,
    );
  });

  test.serial("a hook that fails otherwise fails the restore: an older snapshot would only lose work", async (t) => {
    const lineage = world().lineage("failing");
    await lineage.put(1, ["older"]);
    await lineage.put(2, ["asked"]);
    const { status, stdout } = await restore(t, lineage, 2, { hook: "cat; exit 3" });
    t.deepEqual([status, stdout], [3, ""]);
  });

  test.serial("where nothing of a lineage is good the hook is not run, and the restore says so", async (t) => {
    const lineage = world().lineage("nothing");
    await lineage.putObject(1, chunkOf(1, "half").name, "half");
    await lineage.put(5, ["newer"]);
    const { status, stderr, state } = await restore(t, lineage, 3);
    t.is(status, HookStatus.NoSnapshot);
    t.is(state, undefined);
    t.regex(stderr, /3: there is no whole snapshot\n.*1: there is no whole snapshot\n.*neither it nor an older one/);
  });

  test.serial("a manifest of a later format, or that counts other chunks than it has, is none", async (t) => {
    const lineage = world().lineage("formats");
    const lines = manifestLines({
      workload: "web",
      key: "shop/1/1/1",
      atEpochSeconds: 1,
      bytes: 5,
      chunks: [chunkOf(1, "state")],
    });
    await lineage.put(1, ["good"]);
    await lineage.put(2, ["state"]);
    await lineage.putObject(2, "manifest", sealed(["blended-fleet-snapshot 2", ...lines.slice(1)]));
    await lineage.put(3, ["state"]);
    await lineage.putObject(3, "manifest", sealed([...lines, `${"0".repeat(64)}  ../../../../etc/passwd`]));
    await lineage.put(4, ["state"]);
    await lineage.putObject(4, "manifest", sealed(lines.slice(0, -1)));
    const { answer, state } = await restore(t, lineage, 4);
    t.is(state, "good");
    t.deepEqual(
      answer["skipped"],
      [4, 3, 2].map((number) => lineage.address(number)),
    );
  });

  test.serial("a bucket that refuses is a failure with its reason, and no reason to fall back", async (t) => {
    const lineage = world().lineage("forbidden");
    await lineage.put(1, ["older"]);
    await lineage.put(2, ["as", "ked"]);
    const shell = lineage.shell(t);
    shell.own(HookName.Restore, takeUp);
    const run = () => shell.run(HookName.Restore, parameters(lineage.address(2))).ended;
    world().moto.cloud.fail("GetObject", "AccessDenied", 2, 403);
    const refused = await run();
    t.is(refused.status, HookStatus.StorageFailed);
    t.regex(refused.stderr, /AccessDenied[^]*2\/manifest can't be fetched/);
    t.false(existsSync(join(shell.folder, "state")));
    world().moto.cloud.reset();
    t.is((await run()).status, 0);
    t.is(readFileSync(join(shell.folder, "state"), "utf8"), "asked");
  });

  test.serial(
    "an object that is missing counts as missing to whoever may list only a part of the bucket",
    async (t) => {
      const lineage = world().lineage("in-part");
      await lineage.put(1, ["older"]);
      world().moto.cloud.fail("GetObject", "AccessDenied", 1, 403);
      const { status, answer, state } = await restore(t, lineage, 2);
      t.is(status, 0);
      t.is(state, "older");
      t.deepEqual(answer["skipped"], [lineage.address(2)]);
    },
  );

  test.serial("a list that is refused, or a chunk, is a failure too", async (t) => {
    const lineage = world().lineage("unlisted");
    await lineage.put(1, ["older"]);
    world().moto.cloud.fail("ListObjectsV2", "AccessDenied", 1, 403);
    const unlisted = await restore(t, lineage, 2);
    t.is(unlisted.status, HookStatus.StorageFailed);
    t.regex(unlisted.stderr, /AccessDenied[^]*can't be listed/);

    world().moto.cloud.reset();
    const run = restore(t, lineage, 1);
    while (!world().moto.cloud.calls.includes("GetObject")) await pause(10);
    world().moto.cloud.fail("GetObject", "AccessDenied", 1, 403);
    const { status, stderr, state } = await run;
    t.is(status, HookStatus.StorageFailed);
    t.regex(stderr, /AccessDenied[^]*000001-[0-9a-f]{64} can't be fetched/);
    t.is(state, undefined);
  });

  test.serial("a restore that takes too long, or is told to end, leaves no state on the disk", async (t) => {
    const lineage = world().lineage("slow");
    await lineage.put(1, ["state"]);
    const shell = lineage.shell(t);
    shell.own(HookName.Restore, 'touch "$FOLDER/began"; sleep 60');
    const left = (): string[] => readdirSync(shell.runs).flatMap((run) => readdirSync(join(shell.runs, run)));
    const told = shell.run(HookName.Restore, parameters(lineage.address(1)));
    while (!existsSync(join(shell.folder, "began"))) await pause(20);
    t.true(left().includes("work"));
    told.terminate();
    t.is((await told.ended).status, 143);
    t.deepEqual(left(), ["lock"]);
    const slow = shell.run(HookName.Restore, { ...parameters(lineage.address(1)), timeoutSeconds: "3" });
    t.is((await slow.ended).status, HookStatus.TimedOut);
    t.deepEqual(left().sort(), ["lock", "status", "stderr", "stdout"]);
  });
});
