/**
 * What the scripts of all pages with charts share: the page's data, its colours, and drawing anew where the page gets
 * another width or turns dark. It runs in the browser, so it stands here as text.
 */
export const chartKitScript = String.raw`
const chartKit = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("chart-data").textContent);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function axisStyle() {
    return {
      stroke: colour("--axis"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1, size: 4 },
    };
  }

  function keepDrawn(chart) {
    const hosts = Array.from(document.querySelectorAll("[data-chart]"));
    let plots = [];
    function drawAll() {
      plots.forEach((plot) => plot.destroy());
      plots = hosts.map(chart);
    }
    function resize() {
      plots.forEach((plot, index) => plot.setSize({ width: hosts[index].clientWidth, height: plot.height }));
    }
    drawAll();
    addEventListener("resize", resize);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  }

  return { data: data, colour: colour, axisStyle: axisStyle, keepDrawn: keepDrawn };
})();
`;
