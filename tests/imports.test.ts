import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import test from "ava";
import ts from "typescript";

const root = join(__dirname, "..", "..");

/** Rooms of the house, by folder: the most specific that holds a file is its room. */
const rooms = [
  "provider/engine",
  "provider/document",
  "provider/ports",
  "provider/aws",
  "provider/embedded",
  "provider/companion",
  "provider/lambda",
  "provider/api",
  "provider/client",
  "provider/serve",
  "provider/web",
  "provider/declaration",
  "provider/market",
  "provider/models",
  "provider/replay",
  "provider/plan",
  "provider/preview",
  "provider/training",
  "provider/advise",
  "provider/cli",
  "components",
  "policies",
  "examples",
  "bundle",
  "bench",
  "tests",
];

/** Rooms that each room may import from, besides itself and `provider/errors`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "provider/engine": [],
  "provider/document": ["provider/engine"],
  "provider/ports": ["provider/engine"],
  "provider/aws": ["provider/engine", "provider/document", "provider/models", "provider/ports", "provider/market"],
  "provider/embedded": ["provider/engine", "provider/document", "provider/ports"],
  "provider/companion": ["provider/engine", "provider/document", "provider/models", "provider/ports"],
  "provider/lambda": [
    "provider/engine",
    "provider/document",
    "provider/models",
    "provider/ports",
    "provider/aws",
    "provider/companion",
    "provider/api",
  ],
  "provider/api": ["provider/engine", "provider/document", "provider/ports"],
  "provider/client": ["provider/api", "provider/engine"],
  "provider/serve": [
    "provider/engine",
    "provider/document",
    "provider/models",
    "provider/ports",
    "provider/embedded",
    "provider/companion",
    "provider/replay",
    "provider/api",
    // The dashboard signs what it forwards, and serve signs again what it verifies.
    "provider/client",
    "provider/web",
  ],
  "provider/web": ["provider/engine", "provider/api", "provider/replay"],
  "provider/declaration": ["provider/engine"],
  "provider/market": ["provider/engine", "provider/declaration"],
  "provider/models": ["provider/engine", "provider/document"],
  "provider/replay": [
    "provider/engine",
    "provider/document",
    "provider/models",
    "provider/ports",
    "provider/embedded",
    "provider/companion",
  ],
  "provider/plan": ["provider/engine", "provider/document", "provider/declaration", "provider/models"],
  "provider/preview": ["provider/declaration", "provider/market", "provider/plan"],
  "provider/training": [
    "provider/engine",
    "provider/document",
    "provider/models",
    "provider/ports",
    "provider/embedded",
    "provider/replay",
  ],
  "provider/advise": ["provider/engine", "provider/document"],
  components: ["provider/engine", "provider/document", "provider/declaration", "provider/market", "provider/plan"],
  policies: ["provider/engine"],
  examples: [],
  bundle: [],
};

/** npm packages that only these rooms may use; a room that is not named may use none but those without a rule. */
const packageRules: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  { name: /^@pulumi\/policy/, rooms: ["policies"] },
  { name: /^@pulumi\//, rooms: ["components", "examples", "provider/preview", "policies"] },
  { name: /^@(aws-sdk|aws-lambda-powertools)\//, rooms: ["provider/aws"] },
  { name: /^esbuild/, rooms: ["bundle"] },
  // The companion loads the small one, `zod/mini`.
  { name: /^zod$/, rooms: ["components", "provider/declaration", "provider/market", "provider/training"] },
  { name: /^(brain\.js|csv-parse)/, rooms: ["provider/training"] },
  { name: /^(commander|listr2)/, rooms: ["provider/cli"] },
  { name: /^uplot/, rooms: ["provider/replay", "provider/web"] },
  { name: /^@smithy\//, rooms: ["provider/client", "provider/serve"] },
  { name: /^cli-table3/, rooms: ["provider/replay", "provider/cli"] },
];

interface Import {
  readonly file: string;
  readonly to: string;
}

test("the import reader sees static, re-exported, dynamic and required modules", (t) => {
  const text =
    'import a from "x"; export * from "./y.js"; const b = import("z"); const c = require("node:fs"); import type { D } from "d";';
  t.deepEqual(modulesOf("sample.ts", text), ["x", "./y.js", "z", "node:fs", "d"]);
});

test("the engine imports nothing but itself: no package, no Node module, no other room", (t) => {
  const strays = importsOf("provider/engine").filter(({ to }) => !to.startsWith("provider/engine/"));
  t.deepEqual(strays, []);
});

test("every room imports only from the rooms it may", (t) => {
  const strays = allImports().filter(({ file, to }) => {
    const [from, target] = [roomOf(file), roomOf(to)];
    if (from === undefined || target === undefined || from === target) return false;
    const may = allowed[from];
    return may !== undefined && !may.includes(target);
  });
  t.deepEqual(strays, []);
});

test("packages with an owner are imported by their owner only", (t) => {
  const strays = allImports().filter(({ file, to }) => {
    const rule = packageRules.find(({ name }) => name.test(to));
    const room = roomOf(file);
    return rule !== undefined && room !== undefined && !rule.rooms.includes(room);
  });
  t.deepEqual(strays, []);
});

test("only the command line and its like touch the process", (t) => {
  const rooms = [
    "provider/engine",
    "provider/document",
    "provider/ports",
    "provider/embedded",
    "provider/companion",
    "provider/declaration",
    "provider/market",
    "provider/models",
    "provider/replay",
    "provider/advise",
    "provider/plan",
    "components",
  ];
  const strays = rooms.flatMap(sourcesIn).filter((file) => /\bprocess\.\w/.test(withoutText(file)));
  t.deepEqual(strays, []);
});

/** The test's own map must not go stale: a folder without a room would be ruled by nothing. */
test("every source file is in a room", (t) => {
  const homeless = ["provider", "components", "policies", "examples", "bundle", "bench", "tests"]
    .flatMap(sourcesIn)
    .filter((file) => roomOf(file) === undefined);
  t.deepEqual(homeless, ["provider/errors.ts"]);
});

function allImports(): Import[] {
  return Object.keys(allowed).flatMap(importsOf);
}

function importsOf(room: string): Import[] {
  return sourcesIn(room).flatMap((file) =>
    modulesOf(file, readFileSync(join(root, file), "utf8")).map((to) => ({ file, to: resolved(file, to) })),
  );
}

/** Shipped sources below a folder: tests and what supports them may import what they like. */
function sourcesIn(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(".ts") && !isTestSupport(join(entry.parentPath, entry.name)),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => !file.includes("node_modules"));
}

function isTestSupport(path: string): boolean {
  return path.endsWith(".test.ts") || /[\\/]fixtures[\\/]/.test(path);
}

function modulesOf(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node)) {
      const isLoad = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
      const [argument] = node.arguments;
      if (isLoad && argument && ts.isStringLiteral(argument)) found.push(argument.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Node's own module or a package stays as it is; a relative one becomes its path in the house. */
function resolved(file: string, to: string): string {
  return to.startsWith(".")
    ? normalize(join(dirname(file), to))
        .split(sep)
        .join("/")
    : to;
}

function roomOf(path: string): string | undefined {
  return rooms.find((room) => path.startsWith(`${room}/`));
}

/** The code of a file, without comments and texts. */
function withoutText(file: string): string {
  const text = readFileSync(join(root, file), "utf8");
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm, "");
}
