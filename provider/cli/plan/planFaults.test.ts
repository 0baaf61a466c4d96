import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { exampleMarket } from "../../market/fixtures/exampleMarket.js";
import { marketText } from "../../market/marketText.js";
import { shop, worker, zones } from "../../plan/fixtures/plannedShop.js";
import { nodeProgram, programFolders } from "../../preview/fixtures/programFolder.js";
import { ranCommand } from "../fixtures/ranCommand.js";
import { refusedCommand } from "../fixtures/refusedCommand.js";
import { packageRoot } from "../packageRoot.js";
import type { ShownPlans } from "./shownPlans.js";

const folder = mkdtempSync(join(tmpdir(), "plan-faults-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const folderOf = programFolders(test);

function written(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

const declared = { zones, workloads: [worker] };
const fleet = written("fleet.json", declared);
const { plan } = shop([worker]);
const market = written("market.json", marketText(exampleMarket));
const onMarket = (file: string) => ({ ...declared, market: { file } });
written("conflict.json", marketText(exampleMarket).replace("\n", "\n<<<<<<< HEAD\n"));
mkdirSync(join(folder, "empty-folder"));
mkdirSync(join(folder, "fleet-in-project"));
written("fleet-in-project/Pulumi.yaml", declared);

/** Of the group that examples/adopt-group reads. */
const adoptedAnswers = {
  "aws:autoscaling/getGroup:getGroup": {
    name: "web-production",
    healthCheckGracePeriod: 240,
    launchTemplates: [{ id: "lt-0fedcba9876543210" }],
    mixedInstancesPolicies: [],
    targetGroupArns: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/0123456789abcdef"],
    vpcZoneIdentifier: "subnet-0fedcba9876543210,subnet-0fedcba9876543211",
  },
  "aws:ec2/getLaunchTemplate:getLaunchTemplate": {
    imageId: "ami-0fedcba9876543210",
    instanceType: "m5.large",
    iamInstanceProfiles: [],
    vpcSecurityGroupIds: ["sg-0fedcba9876543210"],
    networkInterfaces: [],
    userData: "",
  },
  "aws:ec2/getInstanceType:getInstanceType": {
    defaultVcpus: 2,
    memorySize: 8192,
    supportedArchitectures: ["x86_64"],
  },
  "aws:ec2/getSubnet:getSubnet": [
    { id: "subnet-0fedcba9876543210", availabilityZone: "us-east-1a" },
    { id: "subnet-0fedcba9876543211", availabilityZone: "us-east-1b" },
  ],
};

const older = "what `blended-fleet plan --json` prints, a fleet's plan.json, or a fleet file";
const format = "1, the format of plans that this version reads";

/** Title, arguments, and the faults that are told. */
const cases: readonly (readonly [title: string, args: readonly string[], faults: readonly (string | RegExp)[]])[] = [
  [
    "a file that is not there",
    [join(folder, "none.json")],
    [/^- none\.json: expected a file that can be read, got ENOENT/],
  ],
  [
    "an empty JSON file",
    [written("empty.json", "")],
    ['- empty.json: expected JSON, got "Unexpected end of JSON input"'],
  ],
  ["an empty YAML file", [written("empty.yaml", "")], [/^- empty\.yaml: fleet: expected an object with zones/]],
  [
    "broken YAML",
    [written("broken.yaml", "zones: [a\nworkloads: }\n")],
    [/^- broken\.yaml:2: expected YAML/, /^- broken\.yaml:/],
  ],
  [
    "a fleet with several faults",
    [written("faulty.json", { zones: [], workloads: [{ ...worker, units: -1, level: "Never" }], budget: 3 })],
    [/^- faulty\.json: budget: /, /^- faulty\.json: zones: /, /units: /, /level: /],
  ],
  [
    "a fleet file that is named as a project is",
    [join(folder, "fleet-in-project", "Pulumi.yaml")],
    [
      /^- fleet-in-project\/Pulumi\.yaml: runtime: expected the runtime .* \(a fleet file has another name\), got nothing$/,
    ],
  ],
  [
    "a stack beside a fleet file",
    [fleet, "--stack", "dev", "--json", "--markdown"],
    [/^- --stack: expected no stack .*, got "dev"$/, /^- --markdown: /],
  ],
  [
    "JSON and Markdown at once",
    [fleet, "--json", "--markdown"],
    ["- --markdown: expected one of --json and --markdown, got both"],
  ],
  [
    "an older plan that is none",
    [fleet, "--compare", written("list.json", [1])],
    [`- list.json: expected ${older}, got [1]`],
  ],
  [
    "a market file in an older plan's place",
    [fleet, "--compare", market],
    [/^- market\.json: expected what `blended-fleet plan --json` prints/],
  ],
  [
    "an older plan of a newer format",
    [fleet, "--compare", written("newer.json", { ...plan, format: 2, workloads: "other" })],
    [`- newer.json: format: expected ${format}, got 2`],
  ],
  [
    "older plans with faults in each",
    [
      fleet,
      "--compare",
      written("two.json", { fleets: [{ plan: { ...plan, fleet: 3, usdPerHour: -1 } }, { plan: null }] }),
    ],
    [
      "- two.json: fleets[0].plan: fleet: expected a text, got 3",
      "- two.json: fleets[0].plan: usdPerHour: expected a number of 0 or more, got -1",
      `- two.json: fleets[1].plan: format: expected ${format}, got nothing`,
    ],
  ],
  [
    "an older plan that is not there",
    [fleet, "--compare", join(folder, "none.json")],
    [/^- none\.json: expected a file/],
  ],
  [
    "a market file that is not there",
    [written("lost.json", onMarket("gone.json"))],
    [/^- lost\.json: gone\.json: expected a market file that can be read/],
  ],
  [
    "a market of another region",
    [written("abroad.json", onMarket("market.json"))],
    [/^- abroad\.json: market\.file: expected a market of us-east-1.*, got one of eu-west-1$/],
  ],
  [
    "a market file with conflict markers",
    [written("torn.json", onMarket("conflict.json"))],
    [/^- torn\.json: conflict\.json:2: expected a file without the conflicts of a merge/],
  ],
  [
    "two fleets in one file",
    [written("two.yaml", "zones: [us-east-1a]\n---\nzones: [us-east-1b]\n")],
    ["- two.yaml:2: expected one document, got another, after ---"],
  ],
  [
    "a file that is no text",
    [written("picture.json", Buffer.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))],
    ["- picture.json: expected text in UTF-8, got something else"],
  ],
  [
    "answers beside a fleet file",
    [fleet, "--answers", fleet],
    [/^- --answers: expected no answers beside a fleet file, which asks nothing, got /],
  ],
  ["a file that is too deep", [written("deep.json", "[".repeat(50_000))], [/^- deep\.json:1: expected JSON/]],
];

for (const [title, args, expected] of cases) {
  test(`refused: ${title}`, async (t) => {
    const [head, ...faults] = await refusedCommand(t, folder, ["plan", ...args]);
    t.regex(head ?? "", /^blended-fleet: .* can't be used:$/);
    t.is(faults.length, expected.length, faults.join("\n"));
    expected.forEach((each, index) => {
      if (typeof each === "string") t.is(faults[index], each);
      else t.regex(faults[index] ?? "", each);
    });
  });
}

test.serial("a program that is none is bad input as well", async (t) => {
  const { status, printed, said } = await ranCommand(["plan", join(folder, "empty-folder")]);
  t.deepEqual([status, printed], [2, ""]);
  t.regex(said, /\/empty-folder: expected a program: index\.ts, index\.js, or what `main` names, got none\n$/);
});

test.serial("a program whose package.json is broken, or whose packages are not installed, is told so", async (t) => {
  const broken = await ranCommand(["plan", folderOf("broken", { ...nodeProgram(), "package.json": "{" })]);
  t.is(broken.status, 2);
  t.regex(broken.said, /expected a program: .*, got .*\/broken\/package\.json/);
  for (const name of ["no-such-package", "@no-such/package"]) {
    const text = `import { x } from "${name}/part"; x();`;
    const files = { "Pulumi.yaml": "name: a\nruntime: nodejs\n", "index.ts": text };
    const { status, said } = await ranCommand(["plan", folderOf(name.replace(/\W/g, ""), files)]);
    t.is(status, 1);
    t.true(said.includes(`\n${name} is not installed for it: in its folder, \`npm ci\` or its like`), said);
    t.notRegex(said, /blended-fleet\.js|program\.js/);
  }
  const own = { ...nodeProgram(), "index.js": 'require("./gone")' };
  t.notRegex((await ranCommand(["plan", folderOf("own-file", own)])).said, /installed/);
});

test.serial(
  "what a program leaves open does not keep the command from ending, whether it is planned or fails",
  async (t) => {
    const open = "setInterval(() => {}, 1000);";
    const planned = await ranCommand(["plan", folderOf("open", nodeProgram(open)), "--json"]);
    t.is(planned.status, 0, planned.said);
    t.is((JSON.parse(planned.printed) as ShownPlans).fleets.length, 1);
    const failed = await ranCommand(["plan", folderOf("open-failed", nodeProgram(`${open} throw new Error("own");`))]);
    t.is(failed.status, 1);
    t.regex(failed.said, /Error: own/);
  },
);

test.serial(
  "a program is planned on the answers of a file, and one that lacks them is told what it asks",
  async (t) => {
    const program = packageRoot("examples", "adopt-group");
    const asking = await ranCommand(["plan", program]);
    t.is(asking.status, 1);
    t.regex(asking.said, /\n {2}aws:autoscaling\/getGroup:getGroup \{"name":"web-production"\}\n`--answers FILE` /);
    const answers = written("answers.json", adoptedAnswers);
    const { status, printed, said } = await ranCommand(["plan", program, "--answers", answers]);
    t.is(status, 0, said);
    t.regex(printed, /^Plan of web: /);
    const compared = await ranCommand(["plan", program, "--answers", answers, "--compare", program]);
    t.is(compared.status, 0, compared.said);
    t.true(compared.printed.endsWith(": no change.\n"));
  },
);

test.serial("an error of a program in TypeScript is told with its line", async (t) => {
  const text = 'interface Gone {\n  a: string;\n}\nconst gone: Gone = { a: "x" };\nthrow new Error(gone.a);\n';
  const program = folderOf("typescript", { "Pulumi.yaml": "name: a\nruntime: nodejs\n", "index.ts": text });
  const { status, printed, said } = await ranCommand(["plan", program]);
  t.deepEqual([status, printed], [1, ""]);
  t.regex(said, /Error: x\n.*index\.ts:5:/s);
});

test("a command that there is not is refused with the way to the commands", async (t) => {
  for (const [args, name] of [
    [["bogus"], "blended-fleet"],
    [["market", "bogus"], "blended-fleet market"],
  ] as const) {
    const said = await refusedCommand(t, folder, args);
    t.is(said[1], `(${name} --help shows the commands)`, said.join("\n"));
  }
});

test("options and arguments that there are not are refused with the way to help", async (t) => {
  for (const args of [[], [fleet, fleet], [fleet, "--bogus"], [fleet, "--compare"]]) {
    const said = await refusedCommand(t, folder, ["plan", ...args]);
    t.is(said[1], "(blended-fleet plan --help shows its options)", said.join("\n"));
  }
});

const late = "module.exports = () => new Promise(() => setTimeout";
/** Programs that do not end as Pulumi's do: with status 1, what is told, and nothing printed. */
const programs: readonly (readonly [title: string, also: string, told: RegExp])[] = [
  [
    "that ends the process",
    "process.exit(0);",
    /^blended-fleet: the program in \S+that-ends-the-process ended the process \(process\.exit\), with status 0$/,
  ],
  [
    "that waits forever",
    "module.exports = () => new Promise(() => {});",
    /: the program waits for something that never comes$/,
  ],
  ["with a rejection that nobody waits for", "Promise.reject(new Error('stray'));", /^Error: stray$/m],
  ["that throws in a timer", `${late}(() => { throw new Error('in a timer'); }, 5));`, /^Error: in a timer$/m],
  [
    "with an output that fails",
    "new pulumi.ComponentResource('a:b:C', 'c', { o: pulumi.output(1).apply(() => { throw new Error('in apply'); }) });",
    /: in apply$/m,
  ],
];

for (const [title, also, told] of programs) {
  test.serial(`a program ${title} has no plan`, async (t) => {
    const { status, printed, said } = await ranCommand([
      "plan",
      folderOf(title.replace(/\W/g, "-"), nodeProgram(also)),
    ]);
    t.is(status, 1, said);
    t.is(printed, "");
    t.regex(said.trim(), told);
    t.notRegex(said, /defect/);
  });
}
