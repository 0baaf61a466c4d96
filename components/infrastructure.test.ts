import test from "ava";
import { WorkloadKind } from "../provider/engine/fleet.js";
import { Architecture } from "../provider/engine/instanceType.js";
import { InputError } from "../provider/errors.js";
import type { BlendedFleetArgs } from "./args.js";
import { happyArgs } from "./fixtures/happyFleet.js";
import { resolveFleet } from "./resolvedFleet.js";

const nowEpochSeconds = 1_800_000_000;

/** What is wrong with a fleet after one change, as `path: expected …, got …`. */
function faultsAfter(change: (args: BlendedFleetArgs) => void): readonly string[] {
  const args = happyArgs();
  change(args);
  try {
    resolveFleet("shop", args, nowEpochSeconds);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where, expected, got }) => `${where}: expected ${expected}, got ${got}`);
  }
}

test("a fleet without faults has none", (t) => {
  t.deepEqual(
    faultsAfter(() => undefined),
    [],
  );
});

test("infrastructure is needed", (t) => {
  const faults = faultsAfter((args) => {
    delete (args as Partial<BlendedFleetArgs>).infrastructure;
  });
  t.deepEqual(faults, ["infrastructure: expected network, image and the like, got nothing"]);
});

test("an unknown field is refused, with the one that was likely meant", (t) => {
  const faults = faultsAfter((args) => {
    Object.assign(args.infrastructure, { imageID: "ami-1" });
    Object.assign(args.infrastructure.network, { colour: "red" });
  });
  t.deepEqual(faults, [
    "infrastructure.network.colour: expected no other fields than subnetIds, securityGroupIds, got an unknown field",
    "infrastructure.imageID: expected the field imageId, got an unknown field",
  ]);
});

test("each zone has its subnet, and no other zone has one", (t) => {
  const faults = faultsAfter((args) => {
    args.infrastructure.network.subnetIds = {
      "us-east-1a": "subnet-0a",
      "us-east-1b": "subnet-0b",
      "us-east-1d": "subnet-0d",
    };
  });
  t.deepEqual(faults, [
    "infrastructure.network.subnetIds.us-east-1c: expected the subnet of this zone of the fleet, got nothing",
    'infrastructure.network.subnetIds.us-east-1d: expected a zone of the fleet: us-east-1a, us-east-1b, us-east-1c, got "us-east-1d"',
  ]);
});

test("ids and ARNs have the form of what they name", (t) => {
  const faults = faultsAfter(({ infrastructure }) => {
    infrastructure.network.subnetIds["us-east-1a"] = "vpc-0a";
    infrastructure.network.securityGroupIds = ["default"];
    infrastructure.imageId = "ubuntu";
    infrastructure.instanceProfileArn = "arn:aws:iam::123456789012:role/web";
    infrastructure.kmsKeyArn = "alias/mine";
    infrastructure.alarmTopicArns = ["ops@example.com"];
  });
  t.deepEqual(
    faults.map((fault) => fault.replace(/: expected.*, got /, " is not ")),
    [
      'infrastructure.network.subnetIds.us-east-1a is not "vpc-0a"',
      'infrastructure.network.securityGroupIds[0] is not "default"',
      'infrastructure.imageId is not "ubuntu"',
      'infrastructure.instanceProfileArn is not "arn:aws:iam::123456789012:role/web"',
      'infrastructure.kmsKeyArn is not "alias/mine"',
      'infrastructure.alarmTopicArns[0] is not "ops@example.com"',
    ],
  );
});

test("an image may be named by a parameter", (t) => {
  const faults = faultsAfter((args) => {
    args.infrastructure.imageId = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  });
  t.deepEqual(faults, []);
});

test("settings are of workloads that there are", (t) => {
  const faults = faultsAfter((args) => {
    args.infrastructure.workloads = { webb: {} };
  });
  t.deepEqual(faults, ['infrastructure.workloads.webb: expected a workload of the fleet: web, worker, got "webb"']);
});

test("a deadline job is behind no load balancer", (t) => {
  const arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef";
  const faults = faultsAfter((args) => {
    args.workloads[1] = {
      name: "worker",
      kind: WorkloadKind.DeadlineJob,
      needs: { vcpu: 2, memoryGiB: 4 },
      deadline: { workHours: 1, withinHours: 2 },
    };
    args.infrastructure.workloads = { worker: { targetGroupArns: [arn] } };
  });
  t.is(faults.length, 1);
  t.regex(
    faults[0] ?? "",
    /^infrastructure\.workloads\.worker\.targetGroupArns: expected no target groups of a deadline job/,
  );
});

test("workloads of two architectures don't share an image", (t) => {
  const onArm = (args: BlendedFleetArgs): void => {
    args.workloads[1] = { name: "worker", units: 2, needs: { vcpu: 2, memoryGiB: 4, architecture: Architecture.Arm } };
  };
  t.deepEqual(faultsAfter(onArm), [
    "infrastructure.workloads.worker.imageId: expected an image of its own for arm64, because web runs the fleet's on x86_64, got nothing",
  ]);
  const withOwnImage = faultsAfter((args) => {
    onArm(args);
    args.infrastructure.workloads = { worker: { imageId: "ami-0000000000000000a" } };
  });
  t.deepEqual(withOwnImage, []);
});

test("settings of the functions and retentions are within what AWS offers", (t) => {
  const faults = faultsAfter(({ infrastructure }) => {
    infrastructure.companion = { memoryMiB: 64, reservedConcurrency: 0 };
    infrastructure.api = { memoryMiB: 64, reservedConcurrency: 0 };
    infrastructure.retention = { logDays: 8, snapshotDays: 0.5, accountDays: 0, auditDays: -1 };
  });
  t.deepEqual(
    faults.map((fault) => fault.replace(/: expected.*, got /, " is not ")),
    [
      "infrastructure.retention.snapshotDays is not 0.5",
      "infrastructure.retention.accountDays is not 0",
      "infrastructure.retention.auditDays is not -1",
      "infrastructure.retention.logDays is not 8",
      "infrastructure.companion.memoryMiB is not 64",
      "infrastructure.companion.reservedConcurrency is not 0",
      "infrastructure.api.memoryMiB is not 64",
      "infrastructure.api.reservedConcurrency is not 0",
    ],
  );
});

test("a group takes at most forty instance types", (t) => {
  const names = Array.from({ length: 41 }, (_, i) => `x${i}.large`);
  const faults = faultsAfter((args) => {
    args.instanceTypes = names.map((name) => ({ name, vcpu: 2, memoryGiB: 8, onDemandUsdPerHour: 0.1 }));
    args.workloads[1] = { name: "worker", units: 2, needs: { vcpu: 2, memoryGiB: 4 }, instanceTypes: names };
  });
  t.deepEqual(faults, [
    "workloads[1].instanceTypes: expected at most 40 types, which is what an Auto Scaling group takes, got 41",
  ]);
});

test("a drain is none or as long as a group may wait, and hooks are in a folder of plain letters", (t) => {
  const faults = faultsAfter((args) => {
    args.infrastructure.drainSeconds = 10;
    args.infrastructure.hookFolder = "hooks; reboot";
    args.infrastructure.workloads = { web: { drainSeconds: 7201 }, worker: { drainSeconds: 0 } };
  });
  const drain = "expected 0, or a whole number of seconds from 30 to 7200";
  t.deepEqual(faults, [
    `infrastructure.drainSeconds: ${drain}, got 10`,
    'infrastructure.hookFolder: expected an absolute path without spaces, such as /opt/hooks, got "hooks; reboot"',
    `infrastructure.workloads.web.drainSeconds: ${drain}, got 7201`,
  ]);
});
