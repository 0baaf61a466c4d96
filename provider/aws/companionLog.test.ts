import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";

/**
 * What a process that runs this script prints, a line each. As in a function whose log format is JSON, whatever comes by
 * the global console is wrapped.
 */
async function linesOf(script: string): Promise<readonly Record<string, unknown>[]> {
  const wrapping = `for (const of of ["log", "info", "warn", "error"])
    console[of] = (text) => process.stdout.write(JSON.stringify({ wrapped: text }) + "\\n");`;
  const opened = `const { log, metrics } = require(${JSON.stringify(join(__dirname, "companionLog.js"))})
    .companionLog({ fleet: "shop", stack: "web/dev" });`;
  const env = { ...process.env, AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", wrapping + opened + script], { env });
  return [...stdout.split("\n"), ...stderr.split("\n")]
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line of the log is one object that says whose it is and of which invocation", async (t) => {
  const lines = await linesOf(`
    log.addContext({ awsRequestId: "a", functionName: "shop-companion" });
    log.info("planned", { actions: 2 });
    log.addContext({ awsRequestId: "b", functionName: "shop-companion" });
    log.warn("late");`);
  t.is(lines.length, 2);
  const [first, second] = lines;
  t.like(first, { level: "INFO", message: "planned", actions: 2, function_request_id: "a", cold_start: true });
  t.like(second, { level: "WARN", message: "late", function_request_id: "b", cold_start: false });
  for (const line of lines) {
    t.like(line, { service: "blended-fleet", fleet: "shop", stack: "web/dev" });
    // Lambda filters by level only lines whose time is in this form.
    t.regex(String(line["timestamp"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});

test("an error is told with its name, message and stack", async (t) => {
  const [line] = await linesOf(`
    class OddError extends Error { name = "OddError" }
    log.error("a round failed", { error: new OddError("no such lane") });`);
  t.like(line, { level: "ERROR", message: "a round failed", error: { name: "OddError", message: "no such lane" } });
  t.truthy((line?.["error"] as { stack?: string }).stack);
});

test("metrics are one unwrapped object under the fleet's two dimensions, again after they were published", async (t) => {
  const publish = `metrics.addMetric("Actions", "Count", 3); metrics.publishStoredMetrics();`;
  const lines = await linesOf(publish + publish);
  t.is(lines.length, 2);
  for (const line of lines) {
    t.like(line, { Fleet: "shop", Stack: "web/dev", Actions: 3 });
    const { CloudWatchMetrics } = line["_aws"] as { CloudWatchMetrics: unknown };
    const Metrics = [{ Name: "Actions", Unit: "Count" }];
    t.deepEqual(CloudWatchMetrics, [{ Namespace: "BlendedFleet", Dimensions: [["Fleet", "Stack"]], Metrics }]);
    t.deepEqual(Object.keys(line).toSorted(), ["Actions", "Fleet", "Stack", "_aws"]);
  }
});
