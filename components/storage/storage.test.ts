import test from "ava";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { WorkloadKind } from "../../provider/engine/fleet.js";
import { happyArgs, named, ofKind, recordFleet, recordHappyFleet } from "../fixtures/happyFleet.js";
import type { LaneEntry } from "../../provider/document/laneEntry.js";

interface Document {
  readonly format: number;
  readonly fleet: FleetSpec;
  readonly lanes: readonly LaneEntry[];
}

const keyArn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001";

test("the state table is encrypted, can be brought back to any moment and is paid by request", async (t) => {
  const table = named(await recordHappyFleet(), "Table", "shop-state").inputs;
  t.like(table, {
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
  });
});

test("the bucket is encrypted, versioned, closed to the public and open over TLS only", async (t) => {
  const resources = await recordHappyFleet();
  const bucket = named(resources, "Bucket", "shop-snapshots");
  const settings = resources.filter(({ parent }) => parent === bucket.urn);
  t.deepEqual([...new Set(settings.map(({ inputs }) => inputs["bucket"]))].length, 1);
  t.like(ofKind(settings, "BucketPublicAccessBlock")[0]?.inputs, {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  t.like(ofKind(settings, "BucketVersioning")[0]?.inputs, { versioningConfiguration: { status: "Enabled" } });
  t.deepEqual(ofKind(settings, "BucketServerSideEncryptionConfiguration")[0]?.inputs["rules"], [
    { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
  ]);
  const policy = JSON.parse(ofKind(settings, "BucketPolicy")[0]?.inputs["policy"] as string) as {
    Statement: readonly Record<string, unknown>[];
  };
  t.like(policy.Statement[0], {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
});

test("the owner's key encrypts state and snapshots", async (t) => {
  const args = happyArgs();
  args.infrastructure.kmsKeyArn = keyArn;
  const resources = await recordFleet(args);
  t.like(named(resources, "Table", "shop-state").inputs, {
    serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
  });
  t.deepEqual(ofKind(resources, "BucketServerSideEncryptionConfiguration")[0]?.inputs["rules"], [
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
      bucketKeyEnabled: true,
    },
  ]);
});

test("things are kept as long as the owner says, and a destroyed fleet keeps its snapshots unless told otherwise", async (t) => {
  const args = happyArgs();
  const days = { snapshotDays: 3, decisionDays: 30, forecastDays: 60, accountDays: 800, auditDays: 1000 };
  args.infrastructure.retention = { ...days, logDays: 14 };
  args.infrastructure.deleteSnapshotsOnDestroy = true;
  const resources = await recordFleet(args);
  const rules = ofKind(resources, "BucketLifecycleConfiguration")[0]?.inputs["rules"] as readonly object[];
  t.like(rules[0], { filter: { prefix: "snapshots/" }, expiration: { days: 3 } });
  t.like(rules[1], { filter: { prefix: "decisions/" }, expiration: { days: 30 } });
  t.like(rules[2], { filter: { prefix: "forecasts/" }, expiration: { days: 60 } });
  t.like(rules[3], { filter: { prefix: "accounts/" }, expiration: { days: 800 } });
  t.like(rules[4], { filter: { prefix: "audit/" }, expiration: { days: 1000 } });
  t.deepEqual(
    ofKind(resources, "LogGroup").map(({ inputs }) => inputs["retentionInDays"]),
    [14, 14],
  );
  t.true(named(resources, "Bucket", "shop-snapshots").inputs["forceDestroy"]);
  t.false(named(await recordHappyFleet(), "Bucket", "shop-snapshots").inputs["forceDestroy"]);
});

test("models never expire, nor does what the companion keeps for good", async (t) => {
  const [configuration] = ofKind(await recordHappyFleet(), "BucketLifecycleConfiguration");
  const rules = configuration?.inputs["rules"] as readonly { filter: { prefix: string }; expiration?: object }[];
  const expiring = rules.filter(({ expiration }) => expiration).map(({ filter }) => filter.prefix);
  t.deepEqual(expiring, ["snapshots/", "decisions/", "forecasts/", "accounts/", "audit/"]);
});

interface Policy {
  readonly launchTemplate: {
    readonly overrides: readonly { readonly instanceType: string; readonly launchTemplateSpecification: object }[];
  };
}

test("the fleet's document names each lane's group, and no pool that its lanes lack", async (t) => {
  const resources = await recordHappyFleet();
  const { format, fleet, lanes } = documentIn(resources);
  t.is(format, 1);
  t.is(lanes.length, ofKind(resources, "Group").length);
  for (const lane of lanes) t.true(lane.group.startsWith(`shop.${lane.workload}.${lane.part}.${lane.lane}-`));
  const web = fleet.workloads.find(({ name }) => name === "web");
  t.true((web?.pools.length ?? 0) > 0 && (web?.shadow?.pools.length ?? 0) > 0);
  t.deepEqual(
    web?.pools.filter((id) => web.shadow?.pools.includes(id)),
    [],
  );
  for (const id of [...(web?.pools ?? []), ...(web?.shadow?.pools ?? [])]) {
    const [type = "", zone = "", market = ""] = id.split("/");
    const holds = lanes.some(
      (lane) =>
        lane.workload === "web" &&
        lane.lane.endsWith(market) &&
        lane.instanceTypes.includes(type) &&
        lane.zones.includes(zone),
    );
    t.true(holds, id);
  }
});

test("a lane says how long its group holds what it ends, where it does", async (t) => {
  const args = happyArgs();
  args.infrastructure.drainSeconds = 300;
  args.infrastructure.workloads = { worker: { drainSeconds: 0 } };
  const resources = await recordFleet(args);
  const held = new Map(
    ofKind(resources, "LifecycleHook").map(({ name, inputs }) => [name, inputs["heartbeatTimeout"] as number]),
  );
  const { lanes } = documentIn(resources);
  t.true(held.size > 0 && held.size < lanes.length);
  for (const { workload, part, lane, drainSeconds } of lanes) {
    t.is(drainSeconds, held.get(`shop.${workload}.${part}.${lane}`), lane);
  }
});

test("a lane with several types says which template each is launched from, and one with a single type does not", async (t) => {
  const resources = await recordHappyFleet();
  const { lanes } = documentIn(resources);
  const several = lanes.filter(({ instanceTypes }) => instanceTypes.length > 1);
  t.true(several.length > 0);
  for (const { group, instanceTypes, launchTemplates = {} } of several) {
    const name = ofKind(resources, "Group").find((one) => group.startsWith(`${one.name}-`))?.name ?? "";
    const { mixedInstancesPolicy } = named(resources, "Group", name).inputs as { mixedInstancesPolicy: Policy };
    t.deepEqual(
      mixedInstancesPolicy.launchTemplate.overrides.map(({ instanceType, launchTemplateSpecification }) => [
        instanceType,
        launchTemplateSpecification,
      ]),
      instanceTypes.map((type) => [type, { launchTemplateId: launchTemplates[type], version: "$Default" }]),
    );
  }
  const args = happyArgs();
  args.workloads = [{ name: "web", units: 2, needs: { vcpu: 2, memoryGiB: 4 }, instanceTypes: ["m7i.large"] }];
  const single = documentIn(await recordFleet(args)).lanes;
  t.true(single.length > 0);
  for (const lane of single) t.false("launchTemplates" in lane);
});

test("the document of a fleet without a budget has none, and a deadline given as a moment stays one", async (t) => {
  const args = happyArgs();
  const finishBy = new Date(Date.now() + 90 * 86_400_000).toISOString();
  args.workloads.push({
    name: "render",
    kind: WorkloadKind.DeadlineJob,
    needs: { vcpu: 2, memoryGiB: 4 },
    deadline: { workHours: 10, finishBy, restartOverheadSeconds: 60 },
  });
  const { fleet } = documentIn(await recordFleet(args));
  t.false("budgetUsdPerHour" in fleet);
  const job = fleet.workloads.find(({ name }) => name === "render");
  const finishByEpochSeconds = Math.floor(Date.parse(finishBy) / 1000);
  t.deepEqual(job?.deadline as unknown, { workSeconds: 36_000, restartOverheadSeconds: 60, finishByEpochSeconds });
});

function documentIn(resources: Parameters<typeof named>[0]): Document {
  return JSON.parse(named(resources, "BucketObjectv2", "shop-fleet").inputs["content"] as string) as Document;
}
