import test from "ava";
import { runCommand } from "../fixtures/runCommand.js";
import { servedFleet } from "../fixtures/servedFleet.js";

test("of a workload that there is and of which nothing was decided it says so, and of one that there is not it says that", async (t) => {
  const { url } = await servedFleet(t);
  const asked = (...args: readonly string[]) => runCommand(["explain", "--url", url, ...args]);
  const quiet = await asked("--workload", "shop", "--instance", "i-none");
  t.deepEqual([quiet.status, quiet.printed], [0, "Nothing that was asked for has been decided lately."], quiet.said);
  const unknown = await asked("--workload", "nobody");
  t.is(unknown.status, 2);
  t.regex(unknown.said, /there is no workload "nobody" in teams, which has shop, reports, training/);
});
