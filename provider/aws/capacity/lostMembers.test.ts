import type { Instance } from "@aws-sdk/client-ec2";
import test from "ava";
import { TagKey } from "../../engine/tags.js";
import { withMoto } from "../fixtures/motoTests.js";
import { motoRounds } from "../fixtures/motoRounds.js";
import { endedInstances } from "./taggedInstances.js";
import { fleetView, type FleetView } from "./fleetMembers.js";
import { forgetLost } from "./lostMembers.js";

withMoto((world) => {
  test.serial("what has ended is taken off its group's size, and what EC2 does not show is left alone", async (t) => {
    const { clients, cloud } = world();
    const rounds = await motoRounds(world());
    await rounds.round();
    const [lost = "", kept = ""] = (await rounds.instances()).map(({ InstanceId }) => InstanceId);
    const tags = { fleet: "fleet", stack: stackOf(await rounds.instances()) };
    const before = await fleetView(clients, tags, { of: async () => () => true });
    await rounds.lose(lost);
    t.deepEqual([...(await endedInstances(clients.ec2, [lost, kept, "i-0123456789abcdef0"]))], [lost]);
    // Moto's group has replaced it at once; AWS's still has it for a while, as it was.
    const unseen = { ...before.grouped.get(kept), instanceId: "i-0123456789abcdef0" };
    const view = {
      ...before,
      members: before.members.filter(({ instance }) => instance.id !== lost),
      grouped: new Map([...before.grouped, [unseen.instanceId, unseen]]),
    } as FleetView;
    const asked: string[] = [];
    cloud.answer("TerminateInstanceInAutoScalingGroup", async (parameters) => {
      asked.push(`${parameters.get("InstanceId")} ${parameters.get("ShouldDecrementDesiredCapacity")}`);
      return { status: 200, body: "<TerminateInstanceInAutoScalingGroupResponse/>" };
    });
    await Promise.all(forgetLost(clients, view));
    t.deepEqual(asked, [`${lost} true`]);
    t.deepEqual(forgetLost(clients, before), []);
  });
});

function stackOf([first]: readonly Instance[]): string {
  return first?.Tags?.find(({ Key }) => Key === TagKey.Stack)?.Value ?? "";
}
