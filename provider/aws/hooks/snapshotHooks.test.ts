import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test, { type ExecutionContext } from "ava";
import { HookName } from "../../document/hookName.js";
import { ActionFailedError, RequestFailedError } from "../../errors.js";
import type { Begun, CheckpointAnswer, CheckpointOrder, RestoreAnswer } from "../../ports/hooks.js";
import { hookedBucket, hookedFleet, type HookedFleet } from "../fixtures/hookedFleet.js";
import { findAws, findMoto } from "../fixtures/moto.js";
import { withMoto } from "../fixtures/motoTests.js";

const began = 1_764_000_000;
const orderOf = (instance: string, decision = 1, more: Partial<CheckpointOrder> = {}): CheckpointOrder => ({
  ...{ workload: "web", instance, key: `shop/${began}/${decision}/0` },
  ...more,
});
const keyOf = (instance: string, decision: number): string =>
  `shop/web/${instance}/${began}${String(decision).padStart(8, "0")}`;

/** Asks round after round, each of which finds that all commands have ended. */
async function inRounds<Answer extends object>(
  { commands }: HookedFleet,
  ask: (begun: Partial<Begun>) => Promise<Answer | Begun>,
): Promise<Answer> {
  let begun: Partial<Begun> = {};
  for (;;) {
    const answer = await ask(begun);
    if (!("begun" in answer)) return answer;
    begun = answer;
    await commands.ended();
  }
}

const save = (fleet: HookedFleet, order: CheckpointOrder): Promise<CheckpointAnswer> =>
  inRounds(fleet, (begun) => fleet.hooks.checkpoint({ ...order, ...begun }));

const timesRun = (fleet: HookedFleet, instance: string): number => {
  const log = join(fleet.commands.shell(instance).folder, "log");
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
};
const countRuns = 'echo ran >>"$FOLDER/log"';

/** A unit whose state is a file. */
async function unitWithState(fleet: HookedFleet, state: string): Promise<string> {
  const [id = ""] = await fleet.launch(1);
  const shell = fleet.commands.shell(id);
  shell.own(HookName.Checkpoint, `${countRuns}; cat "$FOLDER/state"`);
  shell.own(HookName.Restore, `${countRuns}; cat >"$FOLDER/state"`);
  writeFileSync(join(shell.folder, "state"), state);
  return id;
}

const stateOn = (fleet: HookedFleet, id: string): string =>
  readFileSync(join(fleet.commands.shell(id).folder, "state"), "utf8");

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400 && !(await condition()); tries++) await pause(25);
}

const server = findMoto(process.env);
if (server !== undefined && findAws(server) === undefined) {
  test("aws, AWS's command line, is there to test with", (t) => {
    t.log(`skipped: no aws beside ${server}`);
    t.not(process.env["CI"], "true");
  });
} else {
  withMoto((moto) => {
    const open = (t: ExecutionContext): Promise<HookedFleet> => hookedFleet(t, moto());

    test.serial("what one instance saves comes back on another, byte for byte", async (t) => {
      const fleet = await open(t);
      const state = "state of the work\n".repeat(100_000);
      const [from, to] = [await unitWithState(fleet, state), await unitWithState(fleet, "")];
      const before = fleet.nowSeconds();
      const saved = await save(fleet, orderOf(from));
      t.is(saved.snapshot, keyOf(from, 1));
      t.true(saved.atSeconds >= before && saved.atSeconds <= fleet.nowSeconds());
      const order = { workload: "web", instance: to, key: `shop/${began}/2/0`, snapshot: saved.snapshot };
      const lostAtSeconds = saved.atSeconds + 40;
      const restored = await inRounds(fleet, (begun) => fleet.hooks.restore({ ...order, lostAtSeconds, ...begun }));
      t.deepEqual(restored, { snapshot: saved.snapshot, lostWorkSeconds: 40 });
      t.is(stateOn(fleet, to), state);
    });

    test.serial("how far a job is goes with its snapshot, and comes back with it", async (t) => {
      const fleet = await open(t);
      const [from, to] = [await unitWithState(fleet, "state"), await unitWithState(fleet, "")];
      const hook = 'echo 1800 >"$BLENDED_FLEET_PROGRESS_FILE"; echo state';
      fleet.commands.shell(from).own(HookName.Checkpoint, hook);
      const saved = await save(fleet, orderOf(from));
      t.is(saved.progressSeconds, 1800);
      const order = { workload: "web", instance: to, key: `shop/${began}/2/0`, snapshot: saved.snapshot };
      const restored = await inRounds(fleet, (begun) => fleet.hooks.restore({ ...order, ...begun }));
      t.is(restored.progressSeconds, 1800);
    });

    test.serial("a checkpoint goes on by itself, and is asked about with two calls a round", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      fleet.commands.shell(id).own(HookName.Checkpoint, 'while [ ! -e "$FOLDER/go" ]; do sleep 0.1; done; echo state');
      const first = await fleet.hooks.checkpoint(orderOf(id));
      t.true("begun" in first);
      moto().cloud.reset();
      t.deepEqual(await fleet.hooks.checkpoint({ ...orderOf(id), ...(first as Begun) }), first);
      t.deepEqual(moto().cloud.calls, ["GetObject", "GetCommandInvocation"]);
      writeFileSync(join(fleet.commands.shell(id).folder, "go"), "");
      await fleet.commands.ended();
      t.like(await fleet.hooks.checkpoint({ ...orderOf(id), ...(first as Begun) }), { snapshot: keyOf(id, 1) });
      t.is(fleet.commands.sent.length, 1);
    });

    test.serial(
      "an instance that is lost half way leaves nothing, and a restore says what work that cost",
      async (t) => {
        const fleet = await open(t);
        const [id, to] = [await unitWithState(fleet, "good"), await unitWithState(fleet, "")];
        const good = await save(fleet, orderOf(id, 1));
        const hook = 'head -c 3000000 /dev/zero; touch "$FOLDER/half"; sleep 60';
        fleet.commands.shell(id).own(HookName.Checkpoint, hook);
        const order = orderOf(id, 2, { follows: good.snapshot, dueAtSeconds: fleet.nowSeconds() + 60 });
        const begun = (await fleet.hooks.checkpoint(order)) as Begun;
        const half = keyOf(id, 2);
        await until(async () => {
          const listing = { Bucket: hookedBucket, Prefix: `snapshots/${half}/` };
          return ((await moto().direct.s3.send(new ListObjectsV2Command(listing))).Contents ?? []).length > 0;
        });
        await fleet.end(id);
        t.deepEqual(await fleet.hooks.checkpoint({ ...order, ...begun }), begun, "SSM has not heard of it");
        fleet.passSeconds(200);
        const failure = await t.throwsAsync(fleet.hooks.checkpoint({ ...order, ...begun }), {
          instanceOf: ActionFailedError,
        });
        t.regex(failure.message, /came to nothing in time/);
        const restore = { workload: "web", instance: to, key: `shop/${began}/3/0`, snapshot: half };
        const lostAtSeconds = good.atSeconds + 77;
        const restored = await inRounds<RestoreAnswer>(fleet, (more) =>
          fleet.hooks.restore({ ...restore, lostAtSeconds, ...more }),
        );
        t.deepEqual(restored, { snapshot: good.snapshot, lostWorkSeconds: 77 });
        t.is(stateOn(fleet, to), "good");
      },
    );

    test.serial("an order that is repeated after a crash runs its hook once, and has the same snapshot", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      await Promise.all([1, 2, 3].map(() => fleet.hooks.checkpoint(orderOf(id))));
      await fleet.commands.ended();
      t.is(fleet.commands.sent.length, 3);
      t.is(timesRun(fleet, id), 1);
      const again = await save(fleet, orderOf(id));
      t.is(again.snapshot, keyOf(id, 1));
      t.is(fleet.commands.sent.length, 3, "what is saved is not asked for again");
      const restore = { workload: "web", instance: id, key: `shop/${began}/9/0`, snapshot: again.snapshot };
      await fleet.hooks.restore(restore);
      await inRounds<RestoreAnswer>(fleet, (begun) => fleet.hooks.restore({ ...restore, ...begun }));
      t.is(timesRun(fleet, id), 2);
    });

    test.serial("a checkpoint that was saved counts, though SSM never heard what came of it", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      const begun = (await fleet.hooks.checkpoint(orderOf(id))) as Begun;
      await fleet.commands.ended();
      await fleet.end(id);
      fleet.passSeconds(3600);
      t.like(await fleet.hooks.checkpoint({ ...orderOf(id), ...begun }), { snapshot: keyOf(id, 1) });
      const late = orderOf(id, 1, { dueAtSeconds: fleet.nowSeconds() + 1 });
      t.like(await fleet.hooks.checkpoint(late), { snapshot: keyOf(id, 1) });
    });

    test.serial("what would come too late is not begun, and what is short of time gets what is left", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      const now = fleet.nowSeconds();
      const late = fleet.hooks.checkpoint(orderOf(id, 1, { dueAtSeconds: now + 10 }));
      const failure = await t.throwsAsync(late, { instanceOf: ActionFailedError });
      t.regex(failure.message, /too late for a checkpoint: its instance goes in \d+ s, saving takes 20 s/);
      t.is(fleet.commands.sent.length, 0);
      await fleet.hooks.checkpoint(orderOf(id, 2, { dueAtSeconds: fleet.nowSeconds() + 30 }));
      const given = Number(fleet.commands.sent[0]?.parameters["timeoutSeconds"]);
      t.true(given >= 23 && given <= 25, String(given));
      await fleet.hooks.checkpoint(orderOf(id, 3));
      t.is(fleet.commands.sent[1]?.parameters["timeoutSeconds"], "70");
      await fleet.commands.ended();
    });

    test.serial("a hook that fails is a failure with its status and what it said last", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      fleet.commands.shell(id).own(HookName.Checkpoint, "echo the disk is on fire >&2; exit 3");
      const failure = await t.throwsAsync(save(fleet, orderOf(id)), { instanceOf: ActionFailedError });
      t.is(failure.message, `the checkpoint of ${id} failed: Failed, exit status 3: the disk is on fire`);
      const [bare = ""] = await fleet.launch(1);
      const missing = await t.throwsAsync(save(fleet, orderOf(bare, 2)), { instanceOf: ActionFailedError });
      t.regex(missing.message, /its hook, or AWS's command line, is not on the instance: .*checkpoint is not there/);
      const nothing = { workload: "web", instance: id, key: `shop/${began}/7/0`, snapshot: "shop/web/i-0a1b2c3d/17" };
      const none = await t.throwsAsync(
        inRounds<RestoreAnswer>(fleet, (begun) => fleet.hooks.restore({ ...nothing, ...begun })),
        { instanceOf: ActionFailedError },
      );
      t.regex(none.message, /no snapshot of its lineage could be restored/);
    });

    test.serial("a hook that asks for another try gets two more, and is then a failure", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      fleet.commands
        .shell(id)
        .own(HookName.Checkpoint, `${countRuns}; [ "$(wc -l <"$FOLDER/log")" -gt 2 ] || exit 75; echo x`);
      t.like(await save(fleet, orderOf(id)), { snapshot: keyOf(id, 1) });
      t.is(timesRun(fleet, id), 3);
      fleet.commands.shell(id).own(HookName.Checkpoint, "exit 75");
      await t.throwsAsync(save(fleet, orderOf(id, 2)), { instanceOf: ActionFailedError, message: /exit status 75/ });
      t.is(fleet.commands.sent.length, 6);
    });

    test.serial("throttles are waited for, lost answers are harmless, and refusals name the permission", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      moto().cloud.fail("SendCommand", "ThrottlingException", 1);
      t.like(await save(fleet, orderOf(id)), { snapshot: keyOf(id, 1) });
      moto().cloud.loseAnswer("SendCommand");
      t.like(await save(fleet, orderOf(id, 2)), { snapshot: keyOf(id, 2) });
      t.is(timesRun(fleet, id), 2);
      moto().cloud.fail("SendCommand", "AccessDeniedException");
      const refused = await t.throwsAsync(fleet.hooks.checkpoint(orderOf(id, 3)), { instanceOf: RequestFailedError });
      t.regex(refused.message, /ssm's SendCommand was refused, which needs ssm:SendCommand/);
      moto().cloud.reset();
      moto().cloud.fail("GetCommandInvocation", "InternalServerError", Infinity, 500);
      fleet.commands.hold();
      const begun = (await fleet.hooks.checkpoint(orderOf(id, 4))) as Begun;
      await t.throwsAsync(fleet.hooks.checkpoint({ ...orderOf(id, 4), ...begun }), { instanceOf: RequestFailedError });
    });

    test.serial("an instance without an agent may have one later", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      fleet.commands.unmanaged.add(id);
      await t.throwsAsync(fleet.hooks.checkpoint(orderOf(id)), {
        instanceOf: RequestFailedError,
        message: /InvalidInstanceId/,
      });
      fleet.commands.unmanaged.clear();
      t.like(await save(fleet, orderOf(id)), { snapshot: keyOf(id, 1) });
    });

    test.serial(
      "another's snapshot in the same place, or a damaged manifest, is not taken for this one's",
      async (t) => {
        const fleet = await open(t);
        const id = await unitWithState(fleet, "state");
        const { snapshot } = await save(fleet, orderOf(id));
        const object = { Bucket: hookedBucket, Key: `snapshots/${snapshot}/manifest` };
        const foreign = fleet.hooks.checkpoint({ ...orderOf(id), key: `shop/${began}/1/5` });
        await t.throwsAsync(foreign, {
          instanceOf: ActionFailedError,
          message: /expected the snapshot of web under the key/,
        });
        const text = await (await moto().direct.s3.send(new GetObjectCommand(object))).Body?.transformToString();
        await moto().direct.s3.send(
          new PutObjectCommand({ ...object, Body: String(text).replace("bytes 5", "bytes 6") }),
        );
        await t.throwsAsync(fleet.hooks.checkpoint(orderOf(id)), {
          instanceOf: ActionFailedError,
          message: /manifest/,
        });
      },
    );

    test.serial(
      "what no document would take is refused before it is sent, and so is work without a checkpoint",
      async (t) => {
        const fleet = await open(t);
        const id = await unitWithState(fleet, "state");
        const restore = { workload: "web", instance: id, key: "shop/$(reboot)/1", snapshot: keyOf(id, 1) };
        const failure = await t.throwsAsync(fleet.hooks.restore(restore), { instanceOf: ActionFailedError });
        t.regex(failure.message, /restore key: expected text of the form .*, got "shop\/\$\(reboot\)\/1"/);
        await t.throwsAsync(fleet.hooks.checkpoint({ ...orderOf(id), key: "shop/$(reboot)/1/0" }), {
          instanceOf: ActionFailedError,
        });
        await t.throwsAsync(fleet.hooks.checkpoint({ ...orderOf(id), workload: "none" }), {
          instanceOf: ActionFailedError,
          message: /expected a workload that declares a checkpoint, got "none"/,
        });
        t.is(fleet.commands.sent.length, 0);
      },
    );

    test.serial("what was begun by another version is sent again, which its key makes harmless", async (t) => {
      const fleet = await open(t);
      const id = await unitWithState(fleet, "state");
      for (const begun of ["", "{", '{"command":1}']) await fleet.hooks.checkpoint({ ...orderOf(id), begun });
      await fleet.commands.ended();
      t.is(timesRun(fleet, id), 1);
    });
  });
}
