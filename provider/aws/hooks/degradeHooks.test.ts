import { existsSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { HookName } from "../../document/hookName.js";
import { Role } from "../../engine/observation.js";
import { ActionFailedError, RequestFailedError } from "../../errors.js";
import type { Begun } from "../../ports/hooks.js";
import { hookedFleet, type HookedFleet } from "../fixtures/hookedFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { UnitTag } from "./unitTags.js";

const order = { workload: "web", key: "shop/1764000000/5/0", step: "half-speed" };
const undo = { workload: "web", key: "shop/1764000000/6/0", step: "half-speed" };
const noteStep = 'echo "$BLENDED_FLEET_STEP" >>"$FOLDER/steps"';

withMoto((moto) => {
  const open = (t: ExecutionContext): Promise<HookedFleet> => hookedFleet(t, moto());

  async function launch(
    fleet: HookedFleet,
    count: number,
    hook = noteStep,
    role: Role = Role.Serving,
  ): Promise<readonly string[]> {
    const ids = await fleet.launch(count, { role });
    for (const id of ids) fleet.commands.shell(id).own(HookName.Degrade, hook);
    for (const id of ids) fleet.commands.shell(id).own(HookName.UndoDegrade, 'rm "$FOLDER/steps"');
    return ids;
  }

  const isDegraded = (fleet: HookedFleet, id: string): boolean =>
    existsSync(join(fleet.commands.shell(id).folder, "steps"));

  async function degrade(fleet: HookedFleet): Promise<void> {
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    await fleet.commands.ended();
    const answer = await fleet.hooks.degrade({ ...order, ...begun });
    if (answer !== undefined) throw new Error("expected that nothing runs any more");
  }

  test.serial("sixty units are told by one command, and three that fail are told of", async (t) => {
    const fleet = await open(t);
    const good = await launch(fleet, 57);
    const bad = await launch(fleet, 3, "echo no room left >&2; exit 7");
    moto().cloud.reset();
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    t.deepEqual(moto().cloud.calls, ["SendCommand", "CreateTags"]);
    await fleet.commands.ended();
    moto().cloud.reset();
    t.is(await fleet.hooks.degrade({ ...order, ...begun }), undefined);
    t.deepEqual(moto().cloud.calls, ["ListCommands", "ListCommandInvocations", "ListCommandInvocations"]);
    t.is(fleet.commands.sent.length, 1);
    t.true(good.every((id) => isDegraded(fleet, id)));
    t.is(fleet.told.length, 1);
    t.regex(
      fleet.told[0] ?? "",
      /^degrade half-speed of web failed on 3 of 60 units: i-\w+: Failed, exit status 7: no room left/,
    );
    for (const id of bad) t.true(fleet.told[0]?.includes(id), id);
    t.is(await fleet.tagOf(good[0] ?? "", UnitTag.Degraded), "half-speed");
  });

  test.serial("a step is asked about until nothing runs any more, a call a round where all went well", async (t) => {
    const fleet = await open(t);
    const [id = ""] = await launch(fleet, 1, `while [ ! -e "$FOLDER/go" ]; do sleep 0.1; done; ${noteStep}`);
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    t.deepEqual(await fleet.hooks.degrade({ ...order, ...begun }), begun);
    fleet.commands.shell(id).own(HookName.Drain, 'touch "$FOLDER/go"');
    await fleet.hooks.drain({ workload: "web", instance: id, key: "shop/1764000000/5/1" });
    await fleet.commands.ended();
    moto().cloud.reset();
    t.is(await fleet.hooks.degrade({ ...order, ...begun }), undefined);
    t.deepEqual(moto().cloud.calls, ["ListCommands"]);
    t.deepEqual(fleet.told, []);
  });

  test.serial("a step is undone on all units that took it", async (t) => {
    const fleet = await open(t);
    const ids = await launch(fleet, 2);
    await degrade(fleet);
    t.true(ids.every((id) => isDegraded(fleet, id)));
    const begun = (await fleet.hooks.undoDegrade(undo)) as Begun;
    await fleet.commands.ended();
    t.is(await fleet.hooks.undoDegrade({ ...undo, ...begun }), undefined);
    t.false(ids.some((id) => isDegraded(fleet, id)));
    for (const id of ids) t.is(await fleet.tagOf(id, UnitTag.Degraded), "");
  });

  test.serial("shadows, strangers and units that have ended are not told", async (t) => {
    const fleet = await open(t);
    const [id = "", gone = ""] = await launch(fleet, 2);
    const [shadow = ""] = await launch(fleet, 1, noteStep, Role.Shadow);
    const [stranger = ""] = await fleet.launch(1, { fleet: "other" });
    await fleet.end(gone);
    await degrade(fleet);
    t.deepEqual(fleet.commands.sent[0]?.instances, [id]);
    for (const other of [gone, shadow, stranger]) t.false(fleet.commands.sent[0]?.instances.includes(other));
  });

  test.serial("where all units fail it is a failure, and where none serves there is nothing to do", async (t) => {
    const fleet = await open(t);
    t.is(await fleet.hooks.degrade(order), undefined);
    t.is(fleet.commands.sent.length, 0);
    await launch(fleet, 5, "exit 9");
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    await fleet.commands.ended();
    const failure = await t.throwsAsync(fleet.hooks.degrade({ ...order, ...begun }), { instanceOf: ActionFailedError });
    t.regex(failure.message, /^degrade half-speed of web failed on 5 of 5 units: .*; and 2 more$/);
  });

  test.serial("units that no agent runs on are no success", async (t) => {
    const fleet = await open(t);
    const ids = await launch(fleet, 2);
    for (const id of ids) fleet.commands.unmanaged.add(id);
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    const failure = await t.throwsAsync(fleet.hooks.degrade({ ...order, ...begun }), { instanceOf: ActionFailedError });
    t.is(failure.message, "degrade half-speed of web: SSM reaches none of its 2 units, is its agent on them?");
    for (const id of ids) await fleet.end(id);
    t.is(await fleet.hooks.degrade({ ...order, ...begun }), undefined, "nobody is left to be told");
  });

  test.serial("a unit of which nothing is heard counts as failed in the end", async (t) => {
    const fleet = await open(t);
    const [lost = ""] = await launch(fleet, 2);
    fleet.commands.shell(lost).own(HookName.Degrade, "sleep 60");
    const begun = (await fleet.hooks.degrade(order)) as Begun;
    fleet.commands.lose(lost);
    await fleet.commands.ended();
    t.deepEqual(await fleet.hooks.degrade({ ...order, ...begun }), begun);
    fleet.passSeconds(300);
    t.is(await fleet.hooks.degrade({ ...order, ...begun }), undefined);
    t.deepEqual(fleet.told, [`degrade half-speed of web failed on 1 of 2 units: ${lost}: nothing came of it in time`]);
  });

  test.serial("a step that is sent again under its key is taken once", async (t) => {
    const fleet = await open(t);
    const [id = ""] = await launch(fleet, 1, `[ ! -e "$FOLDER/steps" ] || exit 1; ${noteStep}`);
    moto().cloud.fail("CreateTags", "InternalError", Infinity, 500);
    await t.throwsAsync(fleet.hooks.degrade(order), { instanceOf: RequestFailedError, message: /CreateTags/ });
    moto().cloud.reset();
    await degrade(fleet);
    t.true(isDegraded(fleet, id));
    t.is(fleet.commands.sent.length, 2);
    t.deepEqual(fleet.told, []);
  });
});
