import test from "ava";
import { createReplayWorld } from "../embedded/embeddedPorts.js";
import { decide } from "../engine/decide.js";
import { explainDecision } from "../engine/explain/explainDecision.js";
import { Measure, ShadowMode, WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { changeOf } from "../engine/objective.js";
import { simpleRules } from "../engine/models.js";
import { sampleSettings, sampleTrace } from "./baselines/fixtures/sampleTrace.js";
import { findDecision } from "./decisionSearch.js";
import { plainServiceFleet } from "./plainService.js";
import { runFleet } from "./runFleet.js";
import type { TraceSet } from "./trace.js";
import { traceMarket } from "./traceMarket.js";
import { traceReplay } from "./traceReplay.js";

const settings = sampleSettings({ target: 3 });

/** Zones that come and go, each in its own rhythm. */
function restlessTrace(ticks: number): TraceSet {
  const line = (period: number, down: number): string =>
    Array.from({ length: ticks }, (_, tick) => (tick % period < down ? "0" : "9")).join("");
  return sampleTrace(line(37, 6), line(53, 20), line(97, 11));
}

/** A service with all that may be decided about one, and a job beside it. */
function everything(trace: TraceSet): FleetSpec {
  const spec = plainServiceFleet(trace, settings);
  const [plain] = spec.workloads;
  if (!plain) throw new RangeError("expected a workload");
  const checkpoint = { saveSeconds: 20, restoreSeconds: 60, sizeMiB: 1, maximumIntervalSeconds: 3600 };
  const shadowPools = spec.pools.flatMap(({ id, market }) => (market === "on-demand" ? [id] : []));
  const service = {
    ...plain,
    allowedMeasures: Object.values(Measure),
    checkpoint,
    degradation: [{ name: "less", savesUnits: 1, qualityUsdPerHour: 0.4 }],
    shadow: { mode: ShadowMode.OnForecast, units: 1, pools: shadowPools, switchSeconds: 30 },
  };
  const deadline = { workSeconds: 9000, deadlineSeconds: 15_000, restartOverheadSeconds: 60 };
  const parts = plain.parts.map((part) => ({ ...part, units: 1 }));
  const job = { ...plain, name: "job", kind: WorkloadKind.DeadlineJob, parts, checkpoint, deadline };
  return { ...spec, workloads: [service, job] };
}

test("every decision of a replay is the same with a witness, and is explained by its own terms", async (t) => {
  const trace = restlessTrace(300);
  const spec = everything(trace);
  const market = traceMarket(trace, settings);
  const { ports, work } = createReplayWorld({ fleet: spec, market });
  const kinds = new Set<string>();
  await runFleet({
    ...{ spec, market, ports, models: simpleRules, durationSeconds: 300 * 60, wakeUps: [], listeners: [work] },
    onRound: ({ state, observation, decision }) => {
      const heard: string[] = [];
      const witness = {
        kept: (instance: string): void => void heard.push(instance),
        decided: ({ view }: { view: { workload: { name: string } } }): void => void heard.push(view.workload.name),
      };
      const { actions, nextState } = decide(spec, state, observation, simpleRules, witness);
      t.is(
        JSON.stringify({ actions, nextState }),
        JSON.stringify({ actions: decision.actions, nextState: decision.nextState }),
      );
      t.true(heard.includes("service") && heard.includes("job"));
      const told = explainDecision({ spec, state, observation }, simpleRules);
      t.deepEqual(told.actions, decision.actions);
      for (const { blend, actions: own } of told.workloads) {
        for (const action of own) kinds.add(action.kind);
        if (!blend) continue;
        const { chosen, present, presentFault, alternatives, marginUsdPerHour } = blend;
        const stays = presentFault === undefined && JSON.stringify(chosen.units) === JSON.stringify(present.units);
        // What is not the present plan has the least total of all; the present one may be beaten by less than its margin.
        for (const { total } of alternatives) t.true(total >= chosen.total - (stays ? marginUsdPerHour : 0) - 1e-9);
        for (const action of own) {
          if (action.kind !== "launch" || !action.reason.terms) continue;
          const expected = presentFault === undefined ? changeOf(present.terms, chosen.terms) : { ...chosen.terms };
          t.deepEqual(action.reason.terms, expected);
        }
      }
    },
  });
  for (const kind of ["launch", "release", "checkpoint", "degrade"]) t.true(kinds.has(kind), kind);
});

test("the newest decision up to a moment is found, and with a kind of action the first from there on", async (t) => {
  const trace = restlessTrace(120);
  const replay = () => ({ ...traceReplay({ trace, settings, seed: 1, command: "" }), models: simpleRules });
  const at = await findDecision(replay(), { atSeconds: 150 });
  t.is(at?.input.observation.nowSeconds, 120);
  const isRelease = (actions: readonly { readonly kind: string }[]) => actions.some(({ kind }) => kind === "release");
  const next = await findDecision(replay(), { atSeconds: 150, next: isRelease });
  t.true(next !== undefined && isRelease(next.actions));
  t.true((next?.input.observation.nowSeconds ?? 0) >= 150);
  t.is(await findDecision(replay(), { atSeconds: 150, next: () => false }), undefined);
});
