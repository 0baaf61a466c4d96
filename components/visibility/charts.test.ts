import { Logger } from "@aws-lambda-powertools/logger";
import test from "ava";
import { companionLog } from "../../provider/aws/companionLog.js";
import type { Round } from "../../provider/companion/reconcile.js";
import { horizonsSeconds } from "../../provider/engine/revocation/revocationModel.js";
import { emptyState } from "../../provider/engine/state.js";
import { roundReport } from "../../provider/lambda/roundReport.js";
import { ofKind, recordHappyFleet } from "../fixtures/happyFleet.js";
import { forecastCharts } from "./forecastCharts.js";
import { roundCharts } from "./roundCharts.js";

const scope = { fleet: "shop", stack: "test/dev" };

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly properties: { readonly title?: string; readonly period?: number; readonly metrics?: readonly unknown[][] };
}

/** All metrics of a companion's rounds, one that failed among them, before they are published. */
function emittedMetrics(): readonly (readonly unknown[])[] {
  const companion = companionLog(scope);
  const report = roundReport({ ...companion, log: new Logger({ logLevel: "SILENT" }) });
  const state = emptyState("shop", 0);
  const ones = horizonsSeconds.map(() => 1);
  const forecasts = { ...state.forecasts, sums: { ...state.forecasts.sums, chances: ones, came: ones } };
  const decision = { actions: [], nextState: { ...state, forecasts } };
  const { nextState } = decision;
  const round = { observation: { instances: [] }, decision, results: [], nextState } as unknown as Round;
  report.taken({ round, dropped: 0 }, [], 1);
  report.failed(new Error("for a test"));
  const emitted = companion.metrics.serializeMetrics() as ReturnType<typeof companion.metrics.serializeMetrics> &
    Record<string, unknown>;
  return emitted._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => [Namespace, Name, ...(Dimensions[0] ?? []).flatMap((name) => [name, emitted[name]])]),
  );
}

test("the charts show every metric that is emitted, under the dimensions it is emitted with, and no other", (t) => {
  const charts = [...forecastCharts(scope), ...roundCharts(scope)];
  const shown = charts.flatMap(({ metrics }) => metrics.map((metric) => metric.slice(0, -1)));
  t.deepEqual(shown.map(String).sort(), [...new Set(emittedMetrics().map(String))].sort());
  t.is(shown.length, 11);
});

test("the dashboard has the forecasts' charts at ten minutes, the others at one, and none lies over another", async (t) => {
  const [dashboard] = ofKind(await recordHappyFleet(), "Dashboard");
  const { widgets } = JSON.parse(String(dashboard?.inputs["dashboardBody"])) as { widgets: readonly Widget[] };
  const places = widgets.map(({ x, y }) => `${x} ${y}`);
  t.is(new Set(places).size, widgets.length);
  const periods = widgets.flatMap(({ properties: { title = "", period } }) =>
    period === undefined ? [] : [[/forecast/.test(title), period] as const],
  );
  t.is(periods.filter(([isForecast]) => isForecast).length, 4);
  for (const [isForecast, period] of periods) t.is(period, isForecast ? 600 : 60);
});
