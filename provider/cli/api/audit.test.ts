import test from "ava";
import type { AuditResource } from "../../api/resources.js";
import { runCommand } from "../fixtures/runCommand.js";
import { servedFleet } from "../fixtures/servedFleet.js";
import { auditText } from "./audit.js";

const plain = { colour: false, width: 80 };
const by = "arn:aws:iam::111122223333:user/ada";

function entry(request: string, before: unknown, after: unknown): AuditResource {
  return { id: "0", at: "2026-09-21T14:14:20Z", by, request, before, after };
}

function changesOf(before: unknown, after: unknown): readonly string[] {
  return auditText([entry("PUT /v1/bids/nightly", before, after)], plain)
    .split("\n")
    .slice(2);
}

test("an entry says when who changed what, and each field that became another", (t) => {
  const paused = { pausedUntilSeconds: 1_790_006_400, why: "a release" };
  t.deepEqual(auditText([entry("PUT /v1/engine", {}, paused)], plain).split("\n"), [
    "2026-09-21T14:14:20Z PUT /v1/engine",
    `- by ${by}`,
    "- pausedUntil: 2026-09-21T16:00:00Z",
    "- why: a release",
  ]);
  t.deepEqual(changesOf({ units: 4, usdPerUnitHour: 0.5 }, { units: 4, usdPerUnitHour: 0.7 }), [
    "- usdPerUnitHour: 0.5 → 0.7",
  ]);
  t.deepEqual(changesOf({ levels: { rest: "Immediate" } }, { levels: { rest: "5-min Warning" } }), [
    '- levels: {"rest":"Immediate"} → {"rest":"5-min Warning"}',
  ]);
});

test("what is new is told whole, what is gone as such, and a write that changed nothing as that", (t) => {
  t.deepEqual(changesOf(null, { units: 4 }), ["- units: 4"]);
  t.deepEqual(changesOf({ units: 4 }, null), ["- units: 4 → nothing"]);
  t.deepEqual(changesOf({ units: 4 }, { units: 4 }), ["- all as it was"]);
});

test("entries are no wider than the terminal, colours take no room of their own, and text from outside moves no cursor", (t) => {
  const role = `arn:aws:sts::123456789012:assumed-role/${"r".repeat(64)}/${"s".repeat(64)}`;
  const degradation = Array.from({ length: 9 }, (_, i) => ({ name: `step-${i}`, savesUnits: 1, qualityUsdPerHour: i }));
  const long = { ...entry("PUT /v1/workloads/web/preferences", null, { degradation, why: "x\u001b[2Jy" }), by: role };
  const text = auditText([long], plain);
  t.deepEqual(
    text.split("\n").filter((line) => line.length > 80),
    [],
  );
  t.false(text.includes("\u001b"));
  const coloured = auditText([long], { ...plain, colour: true });
  t.true(coloured.includes("\u001b["));
  t.is(coloured.replace(/\u001b\[[\d;]*m/g, ""), text);
});

test("`audit` shows the last writes of a served fleet, as text or as JSON", async (t) => {
  const { url } = await servedFleet(t);
  const asked = async (...args: readonly string[]): Promise<string> => {
    const { status, printed, said } = await runCommand([...args, "--url", url]);
    t.is(status, 0, said);
    return printed;
  };
  t.is(await asked("audit"), "Nobody has changed anything.");
  await asked("pause", "--why", "a drill");
  await asked("resume");
  t.regex(await asked("audit"), /PUT \/v1\/engine\n- by .*\n- pausedUntil: \S+ → nothing\n- why: a drill → nothing\n/);
  const { entries } = JSON.parse(await asked("audit", "--json", "--entries", "1")) as {
    entries: readonly AuditResource[];
  };
  t.deepEqual(
    entries.map(({ request, after }) => [request, after]),
    [["PUT /v1/engine", {}]],
  );
});

test("everything wrong with the question is told at once", async (t) => {
  const { status, said } = await runCommand(["audit", "--entries", "201", "--url", "nowhere"]);
  t.is(status, 2);
  t.regex(said, /--entries: expected a whole number, 1 to 200, got "201"/);
  t.regex(said, /--url: expected the address of an API/);
});
