import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { functionVariables } from "../provider/lambda/fixtures/functionVariables.js";
import { urlEvent } from "../provider/lambda/fixtures/motoApi.js";
import { companionBundle, functionSources, withPlainKeys, type CompanionBundle } from "./companionBundle.js";

const root = packageRoot();
const bundles = new Map<string, Promise<CompanionBundle>>();

/** Built once for all tests of this file. */
function bundleOf(file: keyof typeof functionSources): Promise<CompanionBundle> {
  const built = bundles.get(file) ?? companionBundle(root, functionSources[file]);
  bundles.set(file, built);
  return built;
}
/** A start reads and compiles all of it, and an update sends it. */
const mostBytes = 2_500_000;

test("what is built is what its sources give, byte for byte, wherever they are", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bundle-"));
  try {
    for (const part of ["provider", "tsconfig.json"]) cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const [file, entry] of Object.entries(functionSources)) {
      const built = readFileSync(packageRoot("dist", "companion", file));
      t.true(built.equals((await companionBundle(folder, entry)).code), file);
      t.false(built.includes(root), file);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const [file, own] of [
  ["handler.js", "provider/companion/fleetEvent.ts"],
  ["api.js", "provider/api/fleetApi.ts"],
] as const) {
  test(`the bundle ${file} is small and has all that it loads but Node's own modules`, async (t) => {
    const { code, bytesBySource } = await bundleOf(file);
    t.true(code.byteLength <= mostBytes, `${code.byteLength} bytes`);
    t.true(code.byteLength > 1000);
    const sources = Object.keys(bytesBySource);
    t.true(sources.includes(own));
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

test("the companion loads nothing of the API, and the API neither models nor what moves capacity", async (t) => {
  const strays = async (file: keyof typeof functionSources, strange: RegExp): Promise<readonly string[]> =>
    Object.keys((await bundleOf(file)).bytesBySource).filter((source) => strange.test(source));
  t.deepEqual(await strays("handler.js", /provider\/api\/|urlHandler/), []);
  const notForApi = /client-(ec2|ssm|auto-scaling|cloudwatch|pricing|elastic)|provider\/models|powertools\/metrics/;
  t.deepEqual(await strays("api.js", notForApi), []);
});

/** Loaded only where Lambda has set no credentials, or a request is signed for several regions. */
function leftOut(name: string): boolean {
  return /^@aws-sdk\/(credential-provider-(ini|process|sso|web-identity)|signature-v4-crt)$/.test(name);
}

test("the bundle runs where there is nothing else, with Lambda's credentials", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bundle-"));
  try {
    writeFileSync(join(folder, "handler.js"), (await bundleOf("handler.js")).code);
    const script = `(async () => {
      const { handler } = require("./handler.js");
      const body = JSON.stringify({ source: "aws.health" });
      const invocation = { awsRequestId: "r-1", getRemainingTimeInMillis: () => 30000 };
      const answer = await handler({ Records: [{ messageId: "1", body }] }, invocation);
      console.log(JSON.stringify({ answer, name: handler.name }));
    })();`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: folder,
      env: functionVariables,
    });
    t.like(JSON.parse(stderr), {
      level: "WARN",
      fleet: "shop",
      stack: "web/dev",
      function_request_id: "r-1",
      messageId: "1",
    });
    t.deepEqual(JSON.parse(stdout), { answer: { batchItemFailures: [] }, name: "handler" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the API's bundle runs where there is nothing else, and answers a request that nobody has signed", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bundle-"));
  try {
    writeFileSync(join(folder, "api.js"), (await bundleOf("api.js")).code);
    const event = urlEvent({ method: "GET", path: "/v1/fleet", caller: null });
    const script = `(async () => {
      const { handler } = require("./api.js");
      const invocation = { awsRequestId: "r-1", getRemainingTimeInMillis: () => 10000 };
      const answer = await handler(${JSON.stringify(event)}, invocation);
      console.error(JSON.stringify(answer));
    })();`;
    const { BLENDED_FLEET_HOOKS: _, ...env } = functionVariables;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: folder, env });
    t.like(JSON.parse(stderr), { statusCode: 401, headers: { "content-type": "application/problem+json" } });
    t.like(JSON.parse(stdout), {
      ...{ level: "INFO", message: "request", fleet: "shop", stack: "web/dev", function_request_id: "r-1" },
      ...{ method: "GET", path: "/v1/fleet", status: 401 },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a client's unused shapes are not in the bundle, the used ones are", async (t) => {
  const text = new TextDecoder().decode((await bundleOf("handler.js")).code);
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
