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

const folder = mkdtempSync(join(tmpdir(), "plan-faults-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const folderOf = programFolders(test);

function written(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
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

test("a program that is none is bad input as well", async (t) => {
  const { status, printed, said } = await ranCommand(["plan", join(folder, "empty-folder")]);
  t.deepEqual([status, printed], [2, ""]);
  t.regex(said, /\/empty-folder: expected a program: index\.ts, index\.js, or what `main` names, got none\n$/);
});

test("an error of a program in TypeScript is told with its line", async (t) => {
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
    /^blended-fleet: the program ended the process \(process\.exit\), with status 0$/,
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
