/* Small plots by uPlot; their values are in an attribute, which htmx refreshes. */
"use strict";
window.mofaPages = () => {
  const drawn = new Map();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function draw() {
    const holder = document.querySelector("[data-plots]");
    if (!holder) return;
    const values = JSON.parse(holder.dataset.plots);
    for (const place of holder.querySelectorAll("[data-plot]")) {
      const data = [values.at, values[place.dataset.plot]];
      const known = drawn.get(place);
      if (known) { known.setData(data); continue; }
      const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui", size: 46 };
      const bars = ["answers", "failures", "tokens", "cost", "received", "closed", "cost_usd"].includes(place.dataset.plot);
      drawn.set(place, new uPlot({
        width: place.clientWidth, height: 140, legend: { show: false }, cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
        axes: [{ ...axis, size: 38, space: 70 }, axis],
        series: [{}, { stroke: colour("--accent"), fill: bars ? colour("--accent-soft") : undefined, width: 1.5, spanGaps: true,
          paths: bars ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined, points: { show: !bars, size: 5 } }],
      }, data, place));
    }
  }

  draw();
  document.addEventListener("htmx:after:swap", draw);
  window.addEventListener("resize", () => drawn.forEach((plot, place) => plot.setSize({ width: place.clientWidth, height: 140 })));
};
