/**
 * Draws the plots with uPlot from the page's `HorizonChartData`, by `chartKitScript`. It runs in the browser, so it
 * stands here as text; it writes into the page by uPlot's options alone, never as HTML.
 */
export const evaluationScript = String.raw`
(function () {
  "use strict";
  const { data, colour, axisStyle } = chartKit;
  const dashes = { solid: [], dashed: [7, 4], dotted: [2, 3] };
  const percent = (share) => (share == null ? "–" : Math.round(share * 1000) / 10 + " %");
  const percents = (plot, splits) => splits.map(percent);
  const tenthRadius = 4.5;
  const ticks = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1];
  const leastTickGap = 0.18;

  function axis(label, more) {
    const style = { label: label, labelFont: "12px system-ui, sans-serif", labelSize: 20, labelGap: 0, size: 32 };
    return Object.assign(axisStyle(), style, more);
  }

  function options(host, scales, axes, series, more) {
    const base = {
      width: host.clientWidth,
      height: 290,
      scales: scales,
      axes: axes,
      cursor: { drag: { x: false, y: false }, points: { size: 6 } },
      series: series,
    };
    return Object.assign(base, more);
  }

  function line(name, strokeName, stroke, width) {
    return {
      label: name,
      stroke: colour(strokeName),
      width: width,
      dash: dashes[stroke],
      spanGaps: true,
      points: { show: false },
      value: (plot, share) => percent(share),
    };
  }

  function legend(lines, live) {
    const strokes = ["solid", "dotted"].concat(lines.map((each) => each.stroke));
    return { live: live, markers: { width: 2, dash: (plot, index) => strokes[index] } };
  }

  function lineOf(each) {
    return line(each.name, each.colour, each.stroke, each.name === "model" ? 2.5 : 1.5);
  }

  function reliabilityPlot(host, horizon) {
    const lines = horizon.lines;
    const most = Math.max.apply(null, [0.01].concat(lines.flatMap((each) => each.forecast.concat(each.share))));
    const limit = Math.min(1, most * 1.15);
    const marks = lines.flatMap((each, at) =>
      each.forecast.map((forecast, group) => ({ at: at, x: forecast, y: each.share[group], rows: each.rows[group] })),
    );
    const ends = [0, limit].map((x) => ({ x: x }));
    const points = marks.concat(ends).sort((a, b) => a.x - b.x);
    const table = [points.map((point) => point.x), points.map((point) => point.x)].concat(
      lines.map((each, at) => points.map((point) => (point.at === at ? point.y : null))),
    );
    const scale = { time: false, distr: 100, fwd: Math.sqrt, bwd: (root) => root * root, range: [0, limit] };
    const shown = { splits: () => rootTicks(limit), filter: (plot, splits) => splits, values: percents };
    const axes = [axis("forecast", shown), axis("came", Object.assign({ size: 42 }, shown))];
    const chance = line("as said", "--axis", "dotted", 1);
    const series = [{ label: "forecast" }, chance].concat(lines.map(lineOf));
    const more = { legend: legend(lines, false), hooks: { draw: [(plot) => drawMarks(plot, lines, marks)] } };
    return new uPlot(options(host, { x: scale, y: scale }, axes, series, more), table, host);
  }

  function rootTicks(limit) {
    const kept = [];
    for (const tick of ticks.filter((share) => share <= limit)) {
      const gap = Math.sqrt(tick / limit) - Math.sqrt((kept[kept.length - 1] || 0) / limit);
      if (tick === 0 || gap >= leastTickGap) kept.push(tick);
    }
    return kept;
  }

  function drawMarks(plot, lines, marks) {
    const tenth = marks.filter((mark) => mark.at === 0).reduce((sum, mark) => sum + mark.rows, 0) / 10;
    const ctx = plot.ctx;
    ctx.save();
    ctx.setLineDash([]);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (const mark of marks.slice().reverse()) {
      const line = lines[mark.at];
      const [x, y] = [plot.valToPos(mark.x, "x", true), plot.valToPos(mark.y, "y", true)];
      const radius = tenthRadius * Math.sqrt(mark.rows / tenth) * devicePixelRatio;
      ctx.strokeStyle = colour(line.colour);
      ctx.fillStyle = line.stroke === "solid" ? ctx.strokeStyle : colour("--card");
      ctx.beginPath();
      if (line.stroke === "dotted") ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  }

  function rocPlot(host, horizon) {
    const lines = horizon.lines.filter((each) => each.hits.length > 0);
    const table = [horizon.falseAlarms, horizon.falseAlarms].concat(lines.map((each) => each.hits));
    const splits = () => [0, 0.25, 0.5, 0.75, 1];
    const axes = [
      axis("false alarms", { splits: splits, values: percents }),
      axis("hits", { splits: splits, values: percents, size: 46 }),
    ];
    const first = { label: "false alarms", value: (plot, share) => percent(share) };
    const series = [first, line("chance", "--axis", "dotted", 1)].concat(lines.map(lineOf));
    const scale = { time: false, range: [0, 1] };
    return new uPlot(options(host, { x: scale, y: scale }, axes, series, { legend: legend(lines, true) }), table, host);
  }

  function leadTimePlot(host, horizon) {
    const { bins, rates } = horizon.leadTimes;
    const places = bins.map((bin, at) => at);
    const width = 0.8 / rates.length;
    const series = rates.map((rate, at) => ({
      label: rate.label,
      stroke: colour(rate.colour),
      fill: colour(rate.colour),
      width: 0,
      paths: uPlot.paths.bars({
        disp: {
          x0: { unit: 1, values: () => places.map((place) => place - 0.4 + at * width) },
          size: { unit: 1, values: () => [width] },
        },
      }),
      points: { show: false },
      value: (plot, share) => percent(share),
    }));
    const most = Math.max.apply(null, [0.01].concat(rates.flatMap((rate) => rate.shares)));
    const scales = { x: { time: false, range: [-0.6, bins.length - 0.4] }, y: { range: [0, most * 1.1] } };
    const axes = [
      axis("minutes from alarm to loss", {
        splits: () => places,
        values: () => horizon.leadTimes.ticks,
        grid: { show: false },
      }),
      axis("losses", { values: percents, size: 42 }),
    ];
    const first = { label: "minutes", value: (plot, at) => (at == null ? "–" : bins[at]) };
    const more = { legend: { live: true }, cursor: { drag: { x: false, y: false }, points: { show: false } } };
    const table = [places].concat(rates.map((rate) => rate.shares));
    return new uPlot(options(host, scales, axes, [first].concat(series), more), table, host);
  }

  const plots = { reliability: reliabilityPlot, roc: rocPlot, "lead-time": leadTimePlot };
  chartKit.keepDrawn((host) => plots[host.dataset.chart](host, data[Number(host.dataset.index)]));
})();
`;
