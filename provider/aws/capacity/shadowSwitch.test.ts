import test, { type ExecutionContext } from "ava";
import { ShadowMode } from "../../engine/fleet.js";
import { InstanceState, Role, type ObservedInstance } from "../../engine/observation.js";
import { motoRounds, shadowPools, type MotoRounds } from "../fixtures/motoRounds.js";
import { createTargetGroup, standInForChecks } from "../fixtures/motoTargets.js";
import { withMoto } from "../fixtures/motoTests.js";

/*
 * A shadow's switch is promote, be healthy, release what it took over from, launch a new shadow in another pool; in this
 * order whatever fails, by the real reconcile on the real capacity.
 */

type KeptMode = typeof ShadowMode.Hot | typeof ShadowMode.Warm;
const units = 2;
const isChange = (call: string): boolean => !call.startsWith("Describe");

/** Changes of the account from the notice on. */
const order = {
  [ShadowMode.Hot]: [
    "CreateTags",
    "ExitStandby",
    "TerminateInstanceInAutoScalingGroup",
    "LaunchInstances",
    "CreateTags",
    "EnterStandby",
  ],
  [ShadowMode.Warm]: [
    "StartInstances",
    "CreateTags",
    "ExitStandby",
    "TerminateInstanceInAutoScalingGroup",
    "LaunchInstances",
    "CreateTags",
    "EnterStandby",
    "StopInstances",
  ],
} as const satisfies Record<KeptMode, readonly string[]>;

interface Noticed {
  readonly world: MotoRounds;
  readonly original: string;
  readonly shadow: string;
  /** Units that were released, in order. */
  readonly released: readonly string[];
}

withMoto((moto) => {
  /** A fleet whose shadow is at rest, and one of whose units has just been given notice. */
  async function noticed(t: ExecutionContext, mode: KeptMode, isBalanced = false): Promise<Noticed> {
    await moto().empty();
    const shadow = { mode, units: 1, pools: shadowPools.map(({ id }) => id), switchSeconds: 10 };
    const targetGroups = isBalanced ? [await createTargetGroup(moto())] : [];
    const world = await motoRounds(moto(), { shadow }, targetGroups);
    for (const seconds of [0, 60, 60, 60]) {
      world.pass(seconds);
      await world.round();
    }
    const seen = await world.observed();
    const original = seen.find(isServing)?.id ?? "";
    const resting = seen.find(isShadow);
    t.is(resting?.state, mode === ShadowMode.Hot ? InstanceState.Ready : InstanceState.Stopped);
    const released: string[] = [];
    world.beforeRelease = async (id) => {
      const others = (await world.observed()).filter((one) => isReady(one) && one.id !== id);
      t.true(others.length >= units, `${id} is released while ${others.length} others are ready`);
      released.push(id);
    };
    world.notices.set(original, world.nowSeconds() + 120);
    return { world, original, shadow: resting?.id ?? "", released };
  }

  async function rounds({ world }: Noticed, count: number): Promise<void> {
    for (let round = 0; round < count; round++) {
      await world.round();
      world.pass(60);
    }
  }

  /** The shadow serves in the place of the original, and another rests where none of those that serve is. */
  async function switched(t: ExecutionContext, { world, original, shadow, released }: Noticed): Promise<void> {
    const seen = await world.observed();
    t.deepEqual([...new Set(released)], [original]);
    t.deepEqual(seen.filter(isReady).length, units);
    t.is(seen.find(({ id }) => id === shadow)?.role, Role.Serving);
    const shadows = seen.filter(isShadow);
    t.is(shadows.length, 1);
    t.false(seen.filter(isServing).some(({ pool }) => pool === shadows[0]?.pool));
    t.is((await world.instances()).length, units + 1);
  }

  for (const mode of [ShadowMode.Hot, ShadowMode.Warm] as const) {
    test.serial(`a ${mode} shadow serves before its original goes, and then there is another elsewhere`, async (t) => {
      const fleet = await noticed(t, mode);
      const before = moto().cloud.calls.length;
      await rounds(fleet, 6);
      t.deepEqual(moto().cloud.calls.slice(before).filter(isChange), [...order[mode]]);
      await switched(t, fleet);
    });

    test.serial(`a ${mode} shadow that never becomes healthy releases nobody`, async (t) => {
      const fleet = await noticed(t, mode);
      for (const { zone } of shadowPools) fleet.world.room.set(`${zone}/spot`, 0);
      // One that is unhealthy before would not be promoted.
      await rounds(fleet, 1);
      moto().cloud.alter("DescribeAutoScalingGroups", (body) =>
        body
          .split("<member>")
          .map((part) => (part.includes(fleet.shadow) ? part.replaceAll(">Healthy<", ">Unhealthy<") : part))
          .join("<member>"),
      );
      await rounds(fleet, 6);
      const seen = await fleet.world.observed();
      t.like(
        seen.find(({ id }) => id === fleet.shadow),
        { role: "serving", state: "starting" },
      );
      t.deepEqual(fleet.released, []);
      t.is(seen.find(({ id }) => id === fleet.original)?.state, InstanceState.Ready);
    });

    test.serial(`a ${mode} shadow releases nobody before its load balancer has it healthy, only then`, async (t) => {
      const fleet = await noticed(t, mode, true);
      for (const { zone } of shadowPools) fleet.world.room.set(`${zone}/spot`, 0);
      let state = "initial";
      standInForChecks(moto().cloud, (id) => (id === fleet.shadow ? state : undefined));
      await rounds(fleet, 4);
      const seen = await fleet.world.observed();
      t.like(
        seen.find(({ id }) => id === fleet.shadow),
        { role: "serving", state: "starting" },
      );
      t.deepEqual(fleet.released, []);
      state = "healthy";
      await rounds(fleet, 4);
      await switched(t, fleet);
    });

    for (const [index, call] of order[mode].entries()) {
      for (const when of ["before", "after"] as const) {
        test.serial(`a ${mode} switch that dies ${when} call ${index + 1}, ${call}, is finished`, async (t) => {
          const fleet = await noticed(t, mode);
          const { cloud } = moto();
          cloud.cutAt(index + 1, when, isChange);
          for (let round = 0; round < 6 && !cloud.isCut(); round++) {
            await fleet.world.round().catch((failure: unknown) => t.true(cloud.isCut(), String(failure)));
            fleet.world.pass(60);
          }
          t.true(cloud.isCut(), `there is a call ${index + 1}`);
          cloud.mend();
          await rounds(fleet, 5);
          await switched(t, fleet);
        });
      }
    }
  }
});

function isServing({ role }: ObservedInstance): boolean {
  return role === Role.Serving;
}

function isShadow({ role }: ObservedInstance): boolean {
  return role === Role.Shadow;
}

function isReady(instance: ObservedInstance): boolean {
  return isServing(instance) && instance.state === InstanceState.Ready;
}
