/*
 * What the examples declare and say of themselves, from their plans. tests/engine/examples.test.ts has the real engine
 * make them.
 */
import { existsSync, readFileSync } from "node:fs";
import test from "ava";
import { parse } from "yaml";
import { readFleetFile } from "../../provider/declaration/fleetFile.js";
import { Priority } from "../../provider/engine/fleet.js";
import { Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { WorkloadPlan } from "../../provider/engine/plan.js";
import { Market } from "../../provider/engine/pool.js";
import { oldSubnets, oldTargetGroup, oldUserData } from "../engine/fixtures/oldGroup.js";
import { userDataOf as farmDataOf } from "../../examples/render-farm/userData.js";
import { evaluateExample, exampleFile, fleetOf, planRows, programNames } from "./fixtures/examples.js";

const readmeOf = (name: string): string => readFileSync(exampleFile(name, "README.md"), "utf8");
const withoutPadding = (text: string): string => text.replaceAll(/ +/g, " ");
const linesOf = ({ blend }: WorkloadPlan, role: Role) => blend.filter((line) => line.role === role);

async function planOf(example: string, workload: string): Promise<WorkloadPlan> {
  const found = (await fleetOf(example)).plan.workloads.find(({ name }) => name === workload);
  if (found === undefined) throw new Error(`${example}: no workload ${workload}`);
  return found;
}

test("each program is listed with the examples, and says what Pulumi and its readers need", (t) => {
  const table = readFileSync(exampleFile("README.md"), "utf8");
  t.true(programNames.length > 5);
  for (const name of [...programNames, "yaml", "python", "go", "peak", "fault-injection"])
    t.true(table.includes(`](${name}/README.md)`), name);
  for (const name of programNames) {
    const project = parse(readFileSync(exampleFile(name, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
    t.like(project, { name: `blended-fleet-${name}`, runtime: "nodejs" });
    t.true(existsSync(exampleFile(name, "README.md")), name);
  }
});

for (const name of programNames) {
  test(`what the README of ${name} says its fleet starts with is what its plan says`, async (t) => {
    const rows = planRows((await fleetOf(name)).plan);
    const told = withoutPadding(readmeOf(name))
      .split("\n")
      .filter((line) => line.startsWith("| ") && rows.some((row) => line.startsWith(row.split(" | ")[0] ?? row)));
    t.deepEqual(told, rows);
  });

  test(`the fleet of ${name} could run on on-demand alone within its budget`, async (t) => {
    const { spec, plan } = await fleetOf(name);
    const shadows = plan.workloads.flatMap((workload) => linesOf(workload, Role.Shadow));
    const shadowUsdPerHour = shadows.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
    t.true(plan.onDemandUsdPerHour + shadowUsdPerHour <= spec.budgetUsdPerHour);
    t.true(plan.usdPerHour <= plan.onDemandUsdPerHour + shadowUsdPerHour);
  });
}

test("what is critical has a base that nothing takes, and pools to go to", async (t) => {
  const fleets = await Promise.all(programNames.map(fleetOf));
  const critical = fleets.flatMap(({ spec }) =>
    spec.workloads.filter(({ priority }) => priority === Priority.Critical),
  );
  t.true(critical.length > 2);
  for (const { name, parts, pools } of critical) {
    t.true(
      parts.some(({ level, units }) => level === Level.NonInterruptible && units > 0),
      name,
    );
    t.true(pools.length > 1, name);
  }
});

// The other examples leave profiles and hooks to their owners.
for (const name of ["web-service", "render-farm", "gpu-training", "stateful-service"]) {
  test(`the instances of ${name} may run the hooks that its workloads need`, async (t) => {
    const { resources } = await evaluateExample(name);
    const templates = resources.filter(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
    t.true(templates.length > 0);
    for (const { inputs } of templates) t.truthy((inputs["iamInstanceProfile"] as { arn?: string } | undefined)?.arn);
    const attached = resources.filter(({ type }) => type.endsWith(":RolePolicyAttachment"));
    t.deepEqual(
      attached.map(({ inputs }) => inputs["policyArn"]),
      ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
    );
  });
}

for (const name of ["render-farm", "gpu-training", "stateful-service"]) {
  test(`instances of ${name} may read and write the snapshots of their fleet, and nothing else of its bucket`, async (t) => {
    const { resources, fleets } = await evaluateExample(name);
    const bucket = resources.find(({ type }) => type === "aws:s3/bucket:Bucket");
    const policy = resources.find((each) => each.type.endsWith(":RolePolicy") && each.name.endsWith("-snapshots"));
    const { Statement } = JSON.parse(policy?.inputs["policy"] as string) as {
      Statement: { Action: string | string[]; Resource: string; Condition?: unknown }[];
    };
    const bucketArn = Statement[1]?.Resource ?? "";
    const snapshots = `snapshots/${fleets[0]?.name}/*`;
    t.regex(bucketArn, new RegExp(`^arn:aws:s3:::${bucket?.name}-[0-9a-f]+$`));
    t.deepEqual(Statement.slice(0, 2), [
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucketArn}/${snapshots}` },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucketArn,
        Condition: { StringLike: { "s3:prefix": snapshots } },
      },
    ] as never);
  });
}

test("the web service's lanes are behind its load balancer, and no zone or pool holds more than half of it", async (t) => {
  const { resources } = await evaluateExample("web-service");
  const arn = resources.find(({ type }) => type === "aws:lb/listener:Listener")?.inputs["defaultActions"];
  const [{ targetGroupArn }] = arn as [{ targetGroupArn: string }];
  const lanes = resources.filter(({ type }) => type === "aws:autoscaling/group:Group");
  t.true(lanes.length > 2);
  for (const { inputs, name } of lanes) t.deepEqual(inputs["targetGroupArns"], [targetGroupArn], name);

  const web = await planOf("web-service", "web");
  const serving = linesOf(web, Role.Serving);
  const wanted = web.parts.reduce((sum, { units }) => sum + units, 0);
  for (const place of ["zone", "id"] as const) {
    const units = new Map<string, number>();
    for (const { pool, units: count } of serving) units.set(pool[place], (units.get(pool[place]) ?? 0) + count);
    t.true(Math.max(...units.values()) <= Math.ceil(wanted / 2), place);
  }
  const [shadow] = linesOf(web, Role.Shadow);
  t.false(serving.some(({ pool }) => pool.id === shadow?.pool.id));
});

test("a lost node's shadow is on on-demand and in another pool, and no more is lost than is declared", async (t) => {
  const { spec } = await fleetOf("stateful-service");
  const plan = await planOf("stateful-service", "tracker");
  const [unit] = linesOf(plan, Role.Serving);
  const [shadow] = linesOf(plan, Role.Shadow);
  t.like(shadow, { stopped: true, units: 1, pool: { market: Market.OnDemand } });
  t.not(shadow?.pool.id, unit?.pool.id);
  const { checkpoint, shadow: declared } = spec.workloads[0] ?? {};
  const said = withoutPadding(readmeOf("stateful-service").replaceAll("\n", " "));
  const minutes = ((checkpoint?.maximumIntervalSeconds ?? 0) + spec.tickSeconds) / 60;
  t.true(said.includes(`${minutes} minutes and the time of a save, ${checkpoint?.saveSeconds} seconds`), `${minutes}`);
  t.true(said.includes(`${declared?.switchSeconds} seconds for its start`));
});

test("the training has the slack and the pools that its README says", async (t) => {
  const { spec } = await fleetOf("gpu-training");
  const [train] = spec.workloads;
  const { workSeconds = 0, deadlineSeconds = 0 } = train?.deadline ?? {};
  const said = readmeOf("gpu-training").replaceAll("\n", " ");
  t.true(said.includes(`${workSeconds / 3600} hours of work within ${deadlineSeconds / 3600}`));
  const spot = spec.pools.filter(({ id, market }) => market === Market.Spot && train?.pools.includes(id));
  t.is(spot.length, 9);
  t.true(readFileSync(exampleFile("gpu-training", "index.ts"), "utf8").includes("nine spot pools"));
});

test("each shot's instances are told which shot is theirs", async (t) => {
  const { resources } = await evaluateExample("render-farm");
  const templates = resources.filter(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
  for (const { name, inputs } of templates) {
    const [, workload = ""] = name.split(".");
    const told = Buffer.from(inputs["userData"] as string, "base64").toString("utf8");
    t.is(told, farmDataOf(workload), name);
  }
});

test("the teams' program declares the fleet of their fleet file, with the shop's floor as a part of its own", async (t) => {
  const { args } = await fleetOf("teams");
  const file = readFleetFile(exampleFile("teams", "fleet.yaml")) as typeof args;
  const withoutFloor = args.workloads.map(({ parts, owners = [], ...rest }) => ({
    ...rest,
    owners: [...owners, "arn:aws:iam::111122223333:user/you"],
    ...(parts && {
      parts: parts
        .filter(({ name }) => name !== "base")
        .map((part) => (part.name === "checkout" ? { ...part, units: parts[0]?.units } : part)),
    }),
  }));
  t.deepEqual({ ...args, workloads: withoutFloor }, file as never);
});

test("an adopted group's network, image, profile, size of instance and target groups become the fleet's", async (t) => {
  const { resources, fleets } = await evaluateExample("adopt-group");
  t.deepEqual(fleets[0]?.args.workloads[0]?.needs, { vcpu: 2, memoryGiB: 8, architecture: "x86_64" });
  t.is(fleets[0]?.args.workloads[0]?.startSeconds, 240);
  // The second subnet of a zone is left out.
  const [first, second] = Object.keys(oldSubnets);
  t.deepEqual(fleets[0]?.args.zones, ["us-east-1a", "us-east-1b"]);
  for (const { inputs } of resources.filter(({ type }) => type === "aws:autoscaling/group:Group")) {
    t.deepEqual(inputs["vpcZoneIdentifiers"], [first, second]);
    t.deepEqual(inputs["targetGroupArns"], [oldTargetGroup]);
  }
  const templates = resources.filter(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
  t.true(templates.length > 0);
  for (const { inputs } of templates) {
    t.like(inputs, {
      imageId: "ami-0fedcba9876543210",
      iamInstanceProfile: { arn: "arn:aws:iam::123456789012:instance-profile/shop" },
      vpcSecurityGroupIds: ["sg-0fedcba9876543210"],
      userData: "[secret]",
    });
    t.false(JSON.stringify(inputs).includes(Buffer.from(oldUserData).toString("base64")));
  }
  // Of the old group nothing is declared: it is read, and nothing else.
  t.false(JSON.stringify(resources).includes("web-production"));
});

test("the quickstart's fleet is the same in YAML", async (t) => {
  const { resources } = await evaluateExample("quickstart");
  const fleet = resources.find(({ type }) => type === "blended-fleet:index:BlendedFleet");
  const text = readFileSync(exampleFile("yaml", "Pulumi.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, { default: string }> };
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => config[name]?.default ?? whole);
  const { resources: declared } = parse(filled) as { resources: { shop: { type: string; properties: unknown } } };
  t.is(declared.shop.type, "blended-fleet:BlendedFleet");
  t.deepEqual(declared.shop.properties, fleet?.inputs as never);
});
