import test from "ava";
import type { RecordedResource } from "./recordProgram.js";
import { renderResourceTree } from "./resourceTree.js";

function resource(type: string, name: string, parent?: string): RecordedResource {
  return {
    urn: `${type}::${name}`,
    type,
    name,
    ...(parent !== undefined && { parent }),
    inputs: {},
    ignoreChanges: [],
    dependencies: [],
    propertyDependencies: {},
  };
}

const stack = { project: "quickstart", stack: "dev" };

test("children are shown under their parents, with the types that Pulumi shows", (t) => {
  const fleet = resource("blended-fleet:index:BlendedFleet", "shop");
  const bucket = resource("aws:s3/bucket:Bucket", "shop-snapshots", fleet.urn);
  const policy = resource("aws:s3/bucketPolicy:BucketPolicy", "shop-snapshots", bucket.urn);
  t.deepEqual(renderResourceTree([fleet, bucket, policy], stack).split("\n"), [
    " + pulumi:pulumi:Stack                 quickstart-dev",
    " +   blended-fleet:index:BlendedFleet  shop",
    " +     aws:s3:Bucket                   shop-snapshots",
    " +       aws:s3:BucketPolicy           shop-snapshots",
  ]);
});

test("more than two like children without children of their own are shown as one", (t) => {
  const rules = ["tick", "rebalance", "state-change"].map((name) =>
    resource("aws:cloudwatch/eventRule:EventRule", `shop-${name}`),
  );
  const queues = ["events", "dead-letters"].map((name) => resource("aws:sqs/queue:Queue", `shop-${name}`));
  t.deepEqual(renderResourceTree([...rules, ...queues], stack).split("\n"), [
    " + pulumi:pulumi:Stack         quickstart-dev",
    " +   aws:cloudwatch:EventRule  3 × shop-{tick, rebalance, state-change}",
    " +   aws:sqs:Queue             shop-events",
    " +   aws:sqs:Queue             shop-dead-letters",
  ]);
});

test("like children that have children keep their own lines", (t) => {
  const lanes = ["a", "b", "c"].map((name) => resource("blended-fleet:index:Lane", name));
  const groups = lanes.map(({ name, urn }) => resource("aws:autoscaling/group:Group", name, urn));
  const lines = renderResourceTree([...lanes, ...groups], stack).split("\n");
  t.is(lines.length, 7);
});
