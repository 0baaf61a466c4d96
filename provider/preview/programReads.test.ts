import test from "ava";
import { InputError, ProgramFailedError } from "../errors.js";
import { knowOutputForm, type Answers } from "./cloudReads.js";
import { fleetArgs, imports, programFolders } from "./fixtures/programFolder.js";
import { programFleets } from "./programFleets.js";
import { readProject } from "./pulumiProject.js";

const folderOf = programFolders(test);
const aws = `const aws = require(${JSON.stringify(require.resolve("@pulumi/aws"))});`;
const declare = `const args = ${fleetArgs};
  const fleet = (also = {}, infrastructure = {}) =>
    new BlendedFleet("shop", { ...args, ...also, infrastructure: { ...args.infrastructure, ...infrastructure } });
  const network = (subnets, group) => ({
    network: { subnetIds: Object.fromEntries(args.zones.map((zone, i) => [zone, subnets[i]])), securityGroupIds: [group] },
  });`;

async function plansOf(title: string, text: string, answers?: Answers) {
  const folder = folderOf(title.replace(/\W/g, "-"), {
    "Pulumi.yaml": "name: sample\nruntime: nodejs\nconfig:\n  size: { default: 4 }\n",
    "index.js": `${imports}${aws}${declare}${text}`,
  });
  const options = { nowEpochSeconds: 1_800_000_000, ...(answers && { answers }) };
  return (await programFleets(readProject(folder), options)).map(({ plan }) => plan);
}

/** What a program reads for other things than what is planned. */
const harmless: readonly (readonly [title: string, text: string])[] = [
  ["an image, as an output", "fleet({}, { imageId: aws.ec2.getAmiOutput({ mostRecent: true }).id });"],
  [
    "an image, waited for",
    "module.exports = async () => { const { id } = await aws.ec2.getAmi({}); fleet({}, { imageId: id }); };",
  ],
  [
    "a network, as outputs that it works on",
    `const vpc = aws.ec2.getVpcOutput({ default: true });
     const ids = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids;
     const subnets = args.zones.map((_, i) => ids.apply((all) => all.map((id) => id.trim())[i]));
     new aws.lb.LoadBalancer("lb", { subnets: ids.apply((all) => all.slice(0, 2)) });
     fleet({}, network(subnets, aws.ec2.getSecurityGroupOutput({ vpcId: vpc.id }).id));`,
  ],
  [
    "outputs of another stack",
    `const other = new pulumi.StackReference("acme/network/prod");
     fleet({}, network([other.requireOutput("a"), other.getOutput("b").apply((b) => b.id)], other.requireOutput("sg")));`,
  ],
  [
    "a resource that exists",
    `const group = aws.ec2.SecurityGroup.get("web", "sg-0123"); fleet({}, network(["subnet-0a", "subnet-0b"], group.id));
     new aws.sns.Topic("t", { displayName: group.description.apply((text) => text.trim()) });`,
  ],
  [
    "a network that it makes, and works on",
    `const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
     const subnets = args.zones.map((zone) => new aws.ec2.Subnet(zone, { vpcId: vpc.id, availabilityZone: zone }).id);
     fleet({}, network(subnets, vpc.defaultSecurityGroupId.apply((id) => id.trim())));`,
  ],
  [
    "its own account and region",
    `module.exports = async () => {
       const [{ accountId }, { name }] = [await aws.getCallerIdentity(), await aws.getRegion()];
       fleet({ workloads: [{ ...args.workloads[0], units: accountId.length + name.length === 21 ? 4 : 1 }] });
     };`,
  ],
];

for (const [title, text] of harmless) {
  test.serial(`a program that reads ${title}, has the plan that it has otherwise`, async (t) => {
    t.deepEqual(await plansOf(title, text), await plansOf("plain", "fleet();"));
  });
}

const zones = "module.exports = async () => fleet({ zones: (await aws.getAvailabilityZones({})).names });";
const token = "aws:index/getAvailabilityZones:getAvailabilityZones";

test.serial(
  "a fleet that hangs on what is read is refused with what nothing answered, and planned on answers",
  async (t) => {
    const error = await t.throwsAsync(plansOf("zones", zones), { instanceOf: InputError });
    t.deepEqual(
      error?.faults.map(({ where, got }) => `${where}: ${got}`),
      ["zones: nothing", `${token} {}: none`],
    );
    t.regex(error?.faults[1]?.expected ?? "", /--answers FILE/);
    const answers = { [token]: () => ({ names: ["us-east-1a", "us-east-1b"] }) };
    t.deepEqual(await plansOf("zones-answered", zones, answers), await plansOf("plain", "fleet();"));
    const other = await t.throwsAsync(plansOf("zones-otherwise", zones, { [token]: () => undefined }), {
      instanceOf: InputError,
    });
    t.is(other?.faults.length, 2);
  },
);

test("a runtime of Pulumi's whose calls can't be told apart is left as it is", (t) => {
  const invokeOutput = (): string => "told";
  const fixed = Object.defineProperty({ invokeSingleOutput: invokeOutput }, "invokeOutput", {
    get: () => invokeOutput,
  });
  knowOutputForm(fixed);
  t.is((fixed as unknown as { invokeOutput: unknown }).invokeOutput, invokeOutput);
  t.not(fixed.invokeSingleOutput, invokeOutput);
  t.is(fixed.invokeSingleOutput(), "told");
  const none = {};
  knowOutputForm(none);
  t.deepEqual(none, {});
});

test.serial("a fleet that hangs on an output is refused, for Pulumi refuses it too", async (t) => {
  for (const text of [
    "fleet({ zones: aws.getAvailabilityZonesOutput({}).names });",
    'fleet({ zones: pulumi.output("us-east-1a").apply((zone) => [zone]) });',
  ]) {
    const error = await t.throwsAsync(plansOf("output", text), { instanceOf: InputError });
    t.is(error?.faults[0]?.got, "an output, which is known too late for a plan");
    t.notRegex(error?.message ?? "", /toJSON|--answers/);
  }
});

test.serial(
  "a program that fails over what it reads is told what nothing answered, each once, and not too many",
  async (t) => {
    const many = `module.exports = async () => {
    for (let i = 0; i < 12; i++) await aws.ec2.getSubnet({ id: "subnet-" + i });
    await aws.ec2.getSubnet({ id: "subnet-0" });
    (await aws.ec2.getSubnets({})).ids.slice(0, 2);
  };`;
    const error = await t.throwsAsync(plansOf("many", many), { instanceOf: ProgramFailedError });
    const lines = error?.message.split("\n") ?? [];
    t.is(lines[0], "the program failed");
    t.is(lines.filter((line) => line.startsWith("  aws:ec2/getSubnet:getSubnet ")).length, 10);
    t.true(lines.includes('  aws:ec2/getSubnet:getSubnet {"id":"subnet-0"}'));
    t.true(lines.includes("  and 3 more"));
    t.notRegex(error?.message ?? "", /node:internal|provider.preview/);
    const own = await t.throwsAsync(plansOf("own", "throw new Error('own');"), { instanceOf: ProgramFailedError });
    t.regex(own?.message ?? "", /^the program failed\nError: own\n/);
  },
);

test.serial("another stack's outputs are answered as they are named", async (t) => {
  const text = `module.exports = async () => {
    const other = new pulumi.StackReference("net", { name: "acme/network/prod" });
    fleet({ zones: await other.requireOutputValue("zones") });
  };`;
  const answers: Answers = {
    "pulumi:pulumi:StackReference": ({ name }) =>
      name === "acme/network/prod" ? { outputs: { zones: ["us-east-1a", "us-east-1b"] } } : undefined,
  };
  t.deepEqual(await plansOf("reference", text, answers), await plansOf("plain", "fleet();"));
  const error = await t.throwsAsync(plansOf("reference-unanswered", text), { instanceOf: InputError });
  t.regex(error?.faults[1]?.where ?? error?.message ?? "", /^pulumi:pulumi:StackReference \{"name":"acme/);
});

test.serial("what is encrypted of the configuration is told where it is what a program fails over", async (t) => {
  const folder = folderOf("encrypted", {
    "Pulumi.yaml": "name: sample\nruntime: nodejs\n",
    "Pulumi.dev.yaml": "config: { sample:units: { secure: abc } }\n",
    "index.js": `${imports} new pulumi.Config().requireNumber("units");`,
  });
  const options = { nowEpochSeconds: 1_800_000_000, stack: "dev" };
  const error = await t.throwsAsync(programFleets(readProject(folder), options), { instanceOf: ProgramFailedError });
  t.regex(error?.message ?? "", /\nWhat is encrypted of a stack's configuration reads \[secret\]\.\n/);
});
