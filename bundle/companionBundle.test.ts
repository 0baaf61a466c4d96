import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { companionBundle, withPlainKeys } from "./companionBundle.js";

const root = packageRoot();
const wholeCompanion = "bundle/fixtures/wholeCompanion.ts";
/** A start reads and compiles all of it, and an update sends it. */
const mostBytes = 2_500_000;

test("what is built is what its sources give, byte for byte, wherever they are", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bundle-"));
  try {
    for (const part of ["provider", "tsconfig.json"]) cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const built = readFileSync(packageRoot("dist", "companion", "handler.js"));
    t.true(built.equals((await companionBundle(folder)).code));
    t.false(built.includes(root));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const entry of ["provider/companion/handler.ts", wholeCompanion]) {
  test(`${entry} as a bundle is small and has all that it loads but Node's own modules`, async (t) => {
    const { code, bytesBySource } = await companionBundle(root, entry);
    t.true(code.byteLength <= mostBytes, `${code.byteLength} bytes`);
    t.true(code.byteLength > 1000);
    const sources = Object.keys(bytesBySource);
    t.true(sources.includes("provider/companion/fleetEvent.ts"));
    t.deepEqual(
      sources.filter((source) =>
        /brain\.js|@pulumi|typescript\/|provider\/(replay|cli|training|embedded)/.test(source),
      ),
      [],
    );
    const needed = [...new TextDecoder().decode(code).matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(
      ([, name]) => name,
    );
    const strays = needed.filter((name = "") => !builtinModules.includes(name.replace(/^node:/, "")) && !leftOut(name));
    t.deepEqual(strays, []);
  });
}

/** Loaded only where Lambda has set no credentials, or a request is signed for several regions. */
function leftOut(name: string): boolean {
  return /^@aws-sdk\/(credential-provider-(ini|process|sso|web-identity)|signature-v4-crt)$/.test(name);
}

test("the bundle runs where there is nothing else: models, clients with Lambda's credentials, names of errors", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bundle-"));
  try {
    writeFileSync(join(folder, "handler.js"), (await companionBundle(root, wholeCompanion)).code);
    const script = `(async () => {
      const { clients, handler, models } = require("./handler.js");
      const { accessKeyId } = await clients.ec2.config.credentials();
      const answer = await handler({ Records: [] });
      process.stdout.write(JSON.stringify({ accessKeyId, answer, score: models.scoreOf(undefined), name: handler.name }));
    })();`;
    const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: folder, env });
    const answer = { batchItemFailures: [] };
    t.deepEqual(JSON.parse(stdout), { accessKeyId: "AKIDEXAMPLE", answer, score: 100, name: "handler" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a client's unused shapes are not in the bundle, the used ones are", async (t) => {
  const text = new TextDecoder().decode((await companionBundle(root, wholeCompanion)).code);
  t.true(text.includes("DescribeSpotPriceHistory"));
  t.false(text.includes("CreateVpnGateway"));
});

test("keys that name a constant of their file become its text, others stay", (t) => {
  const constants = 'const _a = "one";\nconst b = 2;\n';
  t.is(
    withPlainKeys(`${constants}x = { [_a]: _a, [b]: [_a], [_c]: 1 };`),
    `${constants}x = { "one": _a, [b]: [_a], [_c]: 1 };`,
  );
});
