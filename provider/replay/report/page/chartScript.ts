/**
 * Draws the charts with uPlot from the page's `ChartData`, by `chartKitScript`. It runs in the browser, so it stands here as text; it
 * writes into the page by `textContent` and uPlot's options alone, never as HTML.
 */
export const chartScript = String.raw`
(function () {
  "use strict";
  const { data, colour, axisStyle } = chartKit;
  const daySeconds = 86400;

  const two = (value) => String(value).padStart(2, "0");
  const clock = (seconds) => two(Math.floor(seconds / 3600) % 24) + ":" + two(Math.floor(seconds / 60) % 60);
  const moment = (seconds) => "day " + (Math.floor(seconds / daySeconds) + 1) + ", " + clock(seconds);
  const usd = (value) => (value == null ? "–" : "$" + value.toFixed(value < 10 ? 3 : 2));
  const units = (value) => (value == null ? "–" : String(Math.round(value * 100) / 100));
  const wholeUnits = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const stepped = uPlot.paths.stepped({ align: 1 });

  function timeAxis() {
    const values = (plot, splits, axis, space, increment) =>
      splits.map((seconds) =>
        increment >= daySeconds || seconds % daySeconds === 0
          ? "day " + (Math.floor(seconds / daySeconds) + 1)
          : clock(seconds),
      );
    const days = [1, 2, 3, 5, 7, 14, 28].map((count) => count * daySeconds);
    const incrs = [60, 300, 900, 3600, 10800, 21600, 43200].concat(days);
    return Object.assign(axisStyle(), { incrs: incrs, values: values, space: 56, size: 32 });
  }

  function valueAxis(format) {
    return Object.assign(axisStyle(), { size: 50, values: (plot, splits) => splits.map(format) });
  }

  function options(host, height, series, format, more) {
    const upper = (plot, least, most) => [0, Math.max(1e-9, most) * 1.08];
    return Object.assign(
      {
        width: host.clientWidth,
        height: height,
        scales: { x: { time: false }, y: { range: upper } },
        axes: [timeAxis(), valueAxis(format)],
        cursor: { sync: { key: "time" }, points: { size: 6 } },
        legend: { live: true },
        series: [{ label: "Time", value: (plot, at) => (at == null ? "–" : moment(at)) }].concat(series),
      },
      more || {},
    );
  }

  function line(label, format, stroke) {
    const value = (plot, each) => format(each);
    return { label: label, stroke: stroke, width: 1.5, paths: stepped, points: { show: false }, value: value };
  }

  function dashed(label, format) {
    return Object.assign(line(label, format, colour("--axis")), { dash: [6, 4] });
  }

  function filled(label, format) {
    const stroke = colour("--ours");
    return Object.assign(line(label, format, stroke), { fill: stroke + "26" });
  }

  function costChart(host) {
    const price = data.timeSeconds.map(() => data.onDemandUsdPerHour);
    const series = [filled("Spent, USD an hour", usd), dashed("On-demand", usd)];
    const chosen = options(host, 190, series, (value) => "$" + Math.round(value * 100) / 100);
    return new uPlot(chosen, [data.timeSeconds, data.usdPerHour, price], host);
  }

  function readyChart(host, workload) {
    const series = [filled("Ready", units), dashed("Wanted", units)];
    const hooks = { draw: [(plot) => markLosses(plot, workload.lossSeconds)] };
    const chosen = options(host, 130, series, units, { hooks: hooks });
    chosen.axes[1].incrs = wholeUnits;
    return new uPlot(chosen, [data.timeSeconds, workload.ready, workload.wanted], host);
  }

  function markLosses(plot, lossSeconds) {
    const box = plot.bbox;
    const height = 9 * devicePixelRatio;
    plot.ctx.save();
    plot.ctx.fillStyle = colour("--loss");
    for (const seconds of lossSeconds) {
      const x = plot.valToPos(seconds, "x", true);
      if (x < box.left || x > box.left + box.width) continue;
      plot.ctx.fillRect(x, box.top + box.height - height, 1.5 * devicePixelRatio, height);
    }
    plot.ctx.restore();
  }

  function blendChart(host) {
    const sums = data.timeSeconds.map(() => 0);
    const stack = data.blend.map((pool) => pool.units.map((value, at) => (sums[at] += value)));
    const series = data.blend.map((pool) => ({
      label: pool.label,
      stroke: colour(pool.colour),
      fill: colour(pool.colour),
      width: 0,
      paths: stepped,
      points: { show: false },
      value: (plot, sum, index, at) => (at == null ? "–" : units(data.blend[index - 1].units[at])),
    }));
    const bands = data.blend.slice(1).map((pool, index) => ({ series: [index + 2, index + 1] }));
    const more = { bands: bands, cursor: { sync: { key: "time" }, points: { show: false } } };
    const chosen = options(host, 250, series, units, more);
    chosen.axes[1].incrs = wholeUnits;
    return new uPlot(chosen, [data.timeSeconds].concat(stack), host);
  }

  function chart(host) {
    if (host.dataset.chart === "cost") return costChart(host);
    if (host.dataset.chart === "blend") return blendChart(host);
    return readyChart(host, data.workloads[Number(host.dataset.index)]);
  }

  if (data.timeSeconds.length > 0) chartKit.keepDrawn(chart);
})();
`;
