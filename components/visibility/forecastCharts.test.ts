import test from "ava";
import { companionLog } from "../../provider/aws/companionLog.js";
import { addForecastMetrics } from "../../provider/aws/forecastMetrics.js";
import { horizonsSeconds } from "../../provider/engine/revocation/revocationModel.js";
import { ofKind, recordHappyFleet } from "../fixtures/happyFleet.js";
import { forecastCharts } from "./forecastCharts.js";

const scope = { fleet: "shop", stack: "test/dev" };

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly properties: { readonly title?: string; readonly period?: number; readonly metrics?: readonly unknown[][] };
}

test("the charts show every metric that is emitted, under the dimensions it is emitted with, and no other", (t) => {
  const running = horizonsSeconds.map((horizonSeconds) => ({ horizonSeconds, forecast: 1, came: 1 }));
  const { metrics } = companionLog(scope);
  addForecastMetrics(metrics, running);
  const emitted = metrics.serializeMetrics() as ReturnType<typeof metrics.serializeMetrics> & Record<string, unknown>;
  const wanted = emitted._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => [Namespace, Name, ...(Dimensions[0] ?? []).flatMap((name) => [name, emitted[name]])]),
  );
  const shown = forecastCharts(scope).flatMap(({ metrics }) => metrics.map((metric) => metric.slice(0, -1)));
  t.deepEqual(new Set(shown.map(String)), new Set(wanted.map(String)));
  t.is(shown.length, 7);
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
