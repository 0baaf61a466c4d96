import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { HookName } from "../../document/hookName.js";
import { Role } from "../../engine/observation.js";
import type { SignBook } from "../../engine/signs.js";
import type { FleetState } from "../../engine/state.js";
import { RequestFailedError } from "../../errors.js";
import { RestTag } from "../capacity/laneLaunch.js";
import { hookedFleet, type HookedFleet } from "../fixtures/hookedFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { UnitTag } from "./unitTags.js";

/** A workload's state as far as care looks at it. */
const degradedTo = (...degraded: readonly string[]) => ({ web: { degraded } }) as unknown as FleetState["workloads"];

withMoto((moto) => {
  const open = (t: ExecutionContext): Promise<HookedFleet> => hookedFleet(t, moto());

  interface Situation {
    readonly degraded?: readonly string[];
    readonly pending?: FleetState["pending"];
    readonly signs?: SignBook;
  }

  /** A round: care, and all that it began. Gives what was sent. */
  async function round(fleet: HookedFleet, { degraded = [], pending = [], signs = {} }: Situation = {}) {
    const before = fleet.commands.sent.length;
    const members = await fleet.members();
    await fleet.hooks.settle({ members, state: { workloads: degradedTo(...degraded), pending }, signs });
    await fleet.commands.ended();
    return fleet.commands.sent.slice(before);
  }

  const noticed = (ids: readonly string[], until: number): SignBook =>
    Object.fromEntries(ids.map((id) => [id, { noticedUntilSeconds: until }]));

  function said(fleet: HookedFleet, id: string): readonly string[] {
    const log = join(fleet.commands.shell(id).folder, "log");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  }

  async function launch(fleet: HookedFleet, count = 1, unit: Parameters<HookedFleet["launch"]>[1] = {}) {
    const ids = await fleet.launch(count, unit);
    for (const id of ids) {
      const shell = fleet.commands.shell(id);
      shell.own(HookName.Degrade, 'echo "+$BLENDED_FLEET_STEP" >>"$FOLDER/log"');
      shell.own(HookName.UndoDegrade, 'echo "-$BLENDED_FLEET_STEP" >>"$FOLDER/log"');
      shell.own(HookName.Drain, 'echo "$BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS" >>"$FOLDER/log"');
      shell.own(HookName.SyncShadow, 'echo "$BLENDED_FLEET_ORIGINAL" >>"$FOLDER/log"');
    }
    return ids;
  }

  test.serial("a fleet in which nobody has to be told anything costs no call", async (t) => {
    const fleet = await open(t);
    await launch(fleet, 2);
    moto().cloud.reset();
    t.deepEqual(await round(fleet), []);
    t.deepEqual(moto().cloud.calls, []);
  });

  test.serial("a unit under notice is told once when it goes, and again where that changes", async (t) => {
    const fleet = await open(t);
    const [id = ""] = await launch(fleet);
    const until = fleet.nowSeconds() + 100;
    await round(fleet, { signs: noticed([id], until) });
    t.is(await fleet.tagOf(id, UnitTag.EndsAt), String(until));
    t.deepEqual(await round(fleet, { signs: noticed([id], until) }), []);
    await round(fleet, { signs: noticed([id], until + 30) });
    t.deepEqual(said(fleet, id), [String(until), String(until + 30)]);
    t.deepEqual(await round(fleet, { signs: noticed([id], fleet.nowSeconds() - 1000) }), [], "void by now");
  });

  test.serial("a unit that came after its workload was degraded is told the steps, one a round", async (t) => {
    const fleet = await open(t);
    const [id = ""] = await launch(fleet);
    const degraded = ["half-speed", "no-images"];
    await round(fleet, { degraded });
    t.deepEqual(said(fleet, id), ["+half-speed"]);
    await round(fleet, { degraded });
    t.deepEqual(await round(fleet, { degraded }), []);
    t.is(await fleet.tagOf(id, UnitTag.Degraded), "half-speed no-images");
    await round(fleet, { degraded: ["half-speed"] });
    await round(fleet);
    t.deepEqual(said(fleet, id), ["+half-speed", "+no-images", "-no-images", "-half-speed"]);
    t.deepEqual(await round(fleet), []);
    await round(fleet, { degraded: ["half-speed"] });
    t.is(said(fleet, id).at(-1), "+half-speed", "taken anew after it was undone");
  });

  test.serial("whom the step's own command tells is not told again, nor while it is on its way", async (t) => {
    const fleet = await open(t);
    const [id = ""] = await launch(fleet);
    const action = { kind: "degrade", workload: "web", key: "shop/1764000000/5/0", step: "half-speed" } as const;
    const pending = [{ action: { ...action, reason: { text: "" } }, decidedAtSeconds: 0, attempts: 0 }];
    t.deepEqual(await round(fleet, { degraded: ["half-speed"], pending }), []);
    await fleet.hooks.degrade(action);
    await fleet.commands.ended();
    t.deepEqual(await round(fleet, { degraded: ["half-speed"] }), []);
    t.deepEqual(said(fleet, id), ["+half-speed"]);
    const [late = ""] = await launch(fleet);
    await round(fleet, { degraded: ["half-speed"] });
    t.deepEqual([said(fleet, late), said(fleet, id)], [["+half-speed"], ["+half-speed"]]);
  });

  test.serial("a hot shadow is told whom it shadows: one elsewhere, and another when that is gone", async (t) => {
    const fleet = await open(t);
    const near = await launch(fleet, 1);
    const [first = "", second = ""] = await launch(fleet, 2, { zone: "us-east-1b" });
    const shadow = { role: Role.Shadow, zone: "us-east-1a" };
    const [one = "", two = ""] = await launch(fleet, 2, shadow);
    const [warm = ""] = await launch(fleet, 1, { ...shadow, tags: { [RestTag.Key]: RestTag.Stopped } });
    await round(fleet);
    const originals = await Promise.all([one, two].map((id) => fleet.tagOf(id, UnitTag.Shadows)));
    t.deepEqual([...originals].sort(), [first, second].sort(), "each unit has one of them");
    t.deepEqual([said(fleet, one), said(fleet, two)], [[originals[0]], [originals[1]]]);
    t.deepEqual([said(fleet, warm), said(fleet, near[0] ?? "")], [[], []]);
    const signs = noticed([originals[0] ?? ""], fleet.nowSeconds() + 100);
    await round(fleet, { signs });
    t.is(await fleet.tagOf(one, UnitTag.Shadows), originals[0], "it takes over from the one that goes");
    await fleet.end(originals[0] ?? "");
    await round(fleet);
    t.deepEqual(said(fleet, one), [originals[0], originals[1]]);
    t.deepEqual(await round(fleet), []);
  });

  test.serial(
    "a round tells fifty units, those under notice first, with one call for those told the same",
    async (t) => {
      const fleet = await open(t);
      const ids = await launch(fleet, 60);
      const [last = ""] = ids.toSorted().slice(-1);
      const until = fleet.nowSeconds() + 100;
      moto().cloud.reset();
      const sent = await round(fleet, { degraded: ["half-speed"], signs: noticed([last], until) });
      t.deepEqual(
        sent.map(({ hook, instances }) => [hook, instances.length]),
        [
          [HookName.Drain, 1],
          [HookName.Degrade, 49],
        ],
      );
      t.is(moto().cloud.calls.filter((call) => call === "CreateTags").length, 2);
      const rest = await round(fleet, { degraded: ["half-speed"], signs: noticed([last], until) });
      t.deepEqual(
        rest.map(({ instances }) => instances.length),
        [11],
      );
    },
  );

  test.serial("a unit without an agent holds up no other, and has its tags", async (t) => {
    const fleet = await open(t);
    const ids = await launch(fleet, 3);
    fleet.commands.unmanaged.add(ids[1] ?? "");
    const until = fleet.nowSeconds() + 100;
    const sent = await round(fleet, { signs: noticed(ids, until) });
    t.deepEqual(sent.flatMap(({ instances }) => instances).sort(), [ids[0], ids[2]].toSorted());
    for (const id of ids) t.is(await fleet.tagOf(id, UnitTag.EndsAt), String(until));
    t.deepEqual(fleet.told, [`drain of web: SSM does not reach ${ids[1]}, is its agent there?`]);
    t.deepEqual(await round(fleet, { signs: noticed(ids, until) }), []);
  });

  test.serial("what could not be sent or noted is told again, and fails nothing else", async (t) => {
    const fleet = await open(t);
    const [id = "", other = ""] = await launch(fleet, 2);
    const until = fleet.nowSeconds() + 100;
    const signs = { ...noticed([id], until), ...noticed([other], until + 1) };
    moto().cloud.fail("SendCommand", "ThrottlingException", 3);
    const failure = await t.throwsAsync(round(fleet, { signs }), { instanceOf: RequestFailedError });
    t.regex(failure.message, /ssm's SendCommand failed: ThrottlingException/);
    await fleet.commands.ended();
    moto().cloud.fail("CreateTags", "InternalError", Infinity, 500);
    await t.throwsAsync(round(fleet, { signs }), { instanceOf: RequestFailedError, message: /CreateTags/ });
    moto().cloud.reset();
    await fleet.commands.ended();
    await round(fleet, { signs });
    t.deepEqual([said(fleet, id), said(fleet, other)], [[String(until)], [String(until + 1)]], "told once by the key");
    t.deepEqual(await round(fleet, { signs }), []);
  });

  test.serial("a warning and a drain tell the unit when it ends", async (t) => {
    const fleet = await open(t);
    const [id = "", bare = ""] = await launch(fleet, 2);
    const dueAtSeconds = fleet.nowSeconds() + 600;
    await fleet.hooks.warn({ workload: "web", instance: id, key: "shop/1764000000/1/0", dueAtSeconds });
    t.is(fleet.commands.sent[0]?.parameters["timeoutSeconds"], "600");
    const before = fleet.nowSeconds();
    await fleet.hooks.drain({ workload: "web", instance: id, key: "shop/1764000000/2/0" });
    await fleet.commands.ended();
    const [warned, drained] = said(fleet, id);
    t.is(warned, String(dueAtSeconds));
    t.is(await fleet.tagOf(id, UnitTag.EndsAt), warned);
    t.true(Math.abs(Number(drained) - before - 120) <= 2, "as long as the lane lets it drain");
    fleet.commands.unmanaged.add(bare);
    await fleet.hooks.warn({ workload: "web", instance: bare, key: "shop/1764000000/3/0", dueAtSeconds });
    t.is(await fleet.tagOf(bare, UnitTag.EndsAt), String(dueAtSeconds), "it may look for itself");
    moto().cloud.fail("SendCommand", "InternalServerError", Infinity, 500);
    const failing = fleet.hooks.drain({ workload: "web", instance: id, key: "shop/1764000000/4/0" });
    await t.throwsAsync(failing, { instanceOf: RequestFailedError });
  });
});
