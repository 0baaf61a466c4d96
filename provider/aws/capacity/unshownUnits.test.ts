import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import test from "ava";
import { motoRounds, spotPools } from "../fixtures/motoRounds.js";
import { withMoto } from "../fixtures/motoTests.js";

/** EC2's descriptions and the groups' know of no instance yet. */
const hidden = {
  DescribeInstances: (body: string) => body.replace(/<reservationSet>[^]*<\/reservationSet>/, "<reservationSet/>"),
  DescribeAutoScalingGroups: (body: string) => body.replaceAll(/<Instances>[^]*?<\/Instances>/g, "<Instances/>"),
} as const;
type Description = keyof typeof hidden;
const both: readonly Description[] = ["DescribeInstances", "DescribeAutoScalingGroups"];

withMoto((moto) => {
  for (const descriptions of [both, ["DescribeInstances"], ["DescribeAutoScalingGroups"]] as const) {
    test.serial(`what was launched is not launched again while ${descriptions.join(" and ")} lag`, async (t) => {
      const world = await motoRounds(moto());
      for (const call of descriptions) moto().cloud.alter(call, hidden[call]);
      const first = await world.round();
      const launched = (await world.instances()).map(({ InstanceId }) => InstanceId);
      t.is(launched.length, 2);
      world.pass(60);
      const second = await world.round();
      t.deepEqual(second.observation.instances.map(({ id, state }) => [id, state]).sort(), [
        ...launched.map((id) => [String(id), "starting"]).sort(),
      ]);
      t.deepEqual(kindsOf(second.decision.actions), []);
      t.is(first.decision.actions.length > 0, true);
      for (const call of descriptions) moto().cloud.alter(call, (body) => body);
      world.pass(60);
      const third = await world.round();
      t.deepEqual(
        third.observation.instances.map(({ state }) => state),
        ["ready", "ready"],
      );
      t.is((await world.instances()).length, 2);
    });
  }

  test.serial("what is shown by none for longer than three minutes is lost, and launched anew", async (t) => {
    const world = await motoRounds(moto());
    for (const call of both) moto().cloud.alter(call, hidden[call]);
    await world.round();
    world.pass(170);
    t.is((await world.round()).observation.instances.length, 2);
    world.pass(20);
    // This round drops it from what it remembers, and the next decides without it.
    await world.round();
    world.pass(60);
    const { observation, decision } = await world.round();
    t.deepEqual(observation.instances, []);
    t.deepEqual(kindsOf(decision.actions), ["launch"]);
  });

  test.serial("what was launched lately and has ended since is no phantom, whoever shows it", async (t) => {
    const world = await motoRounds(moto());
    await world.round();
    const [one = "", other = ""] = (await world.instances()).map(({ InstanceId }) => String(InstanceId));
    await moto().direct.ec2.send(new TerminateInstancesCommand({ InstanceIds: [one] }));
    // Its group has not noticed yet, and moto puts another in its place by itself.
    moto().cloud.alter("DescribeAutoScalingGroups", hidden.DescribeAutoScalingGroups);
    const before = moto().cloud.calls.length;
    const round = await world.round();
    t.false(round.observation.instances.some(({ id }) => id === one));
    t.true(round.observation.instances.some(({ id }) => id === other));
    const asked = moto()
      .cloud.calls.slice(before)
      .filter((call) => call === "DescribeInstances");
    // For settling, for describing, and once for all that is missing.
    t.is(asked.length, 3);
  });

  test.serial("what its group is ending is no phantom, though EC2 does not show it", async (t) => {
    const world = await motoRounds(moto());
    await world.round();
    moto().cloud.alter("DescribeInstances", hidden.DescribeInstances);
    moto().cloud.alter("DescribeAutoScalingGroups", (body) => body.replaceAll(">InService<", ">Terminating:Wait<"));
    t.deepEqual((await world.round()).observation.instances, []);
  });

  test.serial("a unit that is not shown yet has the pool of its launch, and its notice is heard of", async (t) => {
    const world = await motoRounds(moto());
    for (const call of both) moto().cloud.alter(call, hidden[call]);
    await world.round();
    const [instance] = await world.instances();
    const id = String(instance?.InstanceId);
    world.notices.set(id, world.nowSeconds() + 120);
    const seen = (await world.round()).observation.instances.find((one) => one.id === id);
    t.is(seen?.pool, spotPools.find(({ zone }) => zone === instance?.Placement?.AvailabilityZone)?.id);
    t.like(seen, { role: "serving", workload: "web", part: "all", noticedUntilSeconds: world.notices.get(id) });
  });

  test.serial("a settled fleet costs no call more for what was launched lately", async (t) => {
    const world = await motoRounds(moto());
    await world.round();
    const before = moto().cloud.calls.length;
    await world.round();
    const asked = moto().cloud.calls.slice(before);
    t.is(asked.filter((call) => call === "DescribeInstances").length, 2);
  });
});

function kindsOf(actions: readonly { readonly kind: string }[]): readonly string[] {
  return [...new Set(actions.map(({ kind }) => kind))];
}
