"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const margin = { left: 64, right: 14, top: 20, bottom: 40 };
  const height = 260;

  // Where several curves have no point at one x, each shows its nearest, unless that is further than this share of the axis.
  const reach = 0.02;

  const make = (parent, name, attributes = {}, text) => {
    const isDrawing = parent.namespaceURI.endsWith("svg") || name === "svg";
    const node = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      node.setAttribute(key, value);
    }

    if (text !== undefined) {
      node.textContent = text;
    }

    return parent.appendChild(node);
  };

  const decimals = (value, digits) => value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: 0 });
  const whole = (value) => decimals(value, 0);
  const number = (value) => {
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
      return value.toExponential(3).replace(/\.?0+e/, "e");
    }

    return decimals(value, size < 1 ? 5 : size < 100 ? 3 : 1);
  };
  const formats = { share: (value) => `${(100 * value).toFixed(2)} %`, count: whole, number };
  const tickFormats = { share: (value) => `${decimals(100 * value, 2)} %`, count: whole, number };

  const ticks = (low, high, count, least = 0) => {
    const raw = Math.max((high - low) / count, least);
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
    const first = Math.ceil(low / step - 1e-9) + 0;
    const found = [];
    for (let index = first; index * step <= high + step * 1e-9; index++) {
      found.push(index * step + 0);
    }

    return found;
  };

  const logTicks = (low, high) => {
    const found = [];
    const factors = high - low > 3 ? [1] : [1, 2, 5];
    for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
      found.push(...factors.map((factor) => factor * 10 ** power).filter((v) => Math.log10(v) >= low && Math.log10(v) <= high));
    }

    return found;
  };

  const nearest = (points, x) => {
    let [low, high] = [0, points.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = points[middle][0] < x ? [middle + 1, high] : [low, middle];
    }

    return low > 0 && x - points[low - 1][0] < points[low][0] - x ? points[low - 1] : points[low];
  };

  const build = (holder, chart) => {
    const heading = make(holder, "h3", {}, chart.title);
    const legend = make(holder, "div", { class: "legend" });
    const plot = make(holder, "div", { class: "plot" });
    const hidden = new Set();
    let isLog = false;
    const canLog = chart.unit === "number" && chart.series.every((series) => series.points.every(([, y]) => y > 0));
    if (canLog) {
      const button = make(heading, "button", { type: "button", title: "Logarithmic axis" }, "log");
      button.onclick = () => {
        isLog = button.classList.toggle("on");
        draw();
      };
    }

    for (const series of chart.series.length > 1 ? chart.series : []) {
      const entry = make(legend, "button", { type: "button", title: "Show or hide" });
      make(entry, "i", { style: `background: var(--c${series.colour})` });
      entry.append(series.name);
      entry.onclick = () => {
        hidden[entry.classList.toggle("off") ? "add" : "delete"](series);
        draw();
      };
    }

    const along = (x) => (chart.isLogX ? Math.log10(x) : x);
    const xText = (x) => (chart.isLogX ? number(x) : whole(x));
    const draw = () => {
      plot.replaceChildren();
      const width = Math.max(plot.clientWidth, 240);
      const shown = chart.series.filter((series) => !hidden.has(series) && series.points.length > 0);
      const svg = make(plot, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": chart.title });
      const all = shown.flatMap((series) => [...series.points, ...series.lows, ...series.highs]);
      if (all.length === 0) {
        make(svg, "text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, "nothing to show");
        return;
      }

      const up = (y) => (isLog ? Math.log10(y) : y);
      const fold = (choose, pick) => all.reduce((best, point) => choose(best, pick(point)), pick(all[0]));
      let [x0, x1] = [along(fold(Math.min, (p) => p[0])), along(fold(Math.max, (p) => p[0]))];
      x0 = chart.isLogX ? x0 : Math.min(0, x0);
      let [y0, y1] = [fold(Math.min, (p) => up(p[1])), fold(Math.max, (p) => up(p[1]))];
      x1 = x1 > x0 ? x1 : x0 + 1;
      const pad = y1 > y0 ? (y1 - y0) * 0.06 : Math.abs(y1) * 0.1 || 1;
      const isNearZero = !isLog && y0 >= 0 && y0 < (y1 - y0) * 0.5;
      [y0, y1] = [isNearZero ? 0 : y0 - pad, y1 + pad];
      if (chart.unit === "share") {
        const most = Math.max(1, fold(Math.max, (p) => p[1]));
        [y0, y1] = [Math.max(y0, 0), Math.min(Math.max(y1, y0 + 1e-6), most)];
      }

      const [right, bottom] = [width - margin.right, height - margin.bottom];
      const toX = (x) => margin.left + ((along(x) - x0) / (x1 - x0)) * (right - margin.left);
      const toY = (y) => bottom - ((up(y) - y0) / (y1 - y0)) * (bottom - margin.top);
      for (const y of isLog ? logTicks(y0, y1) : ticks(y0, y1, 5)) {
        make(svg, "line", { class: "grid", x1: margin.left, x2: right, y1: toY(y), y2: toY(y) });
        make(svg, "text", { x: margin.left - 8, y: toY(y) + 4, "text-anchor": "end" }, tickFormats[chart.unit](y));
      }

      make(svg, "line", { class: "axis", x1: margin.left, x2: right, y1: bottom, y2: bottom });
      const least = 10 ** x0;
      const doublings = Math.ceil((x1 - x0) / Math.log10(2) / Math.max(2, Math.floor(width / 60)));
      const powers = () => {
        const length = Math.floor((x1 - x0) / Math.log10(2) / doublings + 1e-9) + 1;
        return Array.from({ length }, (_, at) => least * 2 ** (at * doublings));
      };
      for (const x of chart.isLogX ? powers() : ticks(x0, x1, Math.max(2, Math.floor(width / 90)), 1)) {
        make(svg, "line", { class: "axis", x1: toX(x), x2: toX(x), y1: bottom, y2: bottom + 4 });
        make(svg, "text", { x: toX(x), y: bottom + 18, "text-anchor": "middle" }, xText(x));
      }

      make(svg, "text", { x: (margin.left + right) / 2, y: height - 4, "text-anchor": "middle" }, chart.xLabel);
      chart.marks.forEach((mark, index) => {
        const x = toX(mark.x);
        make(svg, "line", { class: "mark", x1: x, x2: x, y1: margin.top - 4, y2: bottom });
        make(svg, "circle", { class: "flag", cx: x, cy: 9, r: 8 });
        make(svg, "text", { class: "flag-text", x, y: 12.5 }, index + 1);
      });

      for (const series of shown) {
        const colour = `var(--c${series.colour})`;
        const path = series.points.map(([x, y]) => `${toX(x).toFixed(1)},${toY(y).toFixed(1)}`).join("L");
        make(svg, "path", { class: series.isDashed ? "curve dashed" : "curve", d: series.isScatter ? "" : `M${path}`, style: `stroke: ${colour}` });
        series.lows.forEach(([x, low], index) => {
          const high = series.highs[index][1];
          make(svg, "line", { class: "spread", x1: toX(x), x2: toX(x), y1: toY(low), y2: toY(high), style: `stroke: ${colour}` });
        });
        if (series.dots || series.points.length === 1) {
          for (const [x, y] of series.points) {
            make(svg, "circle", { cx: toX(x), cy: toY(y), r: 3, style: `fill: ${colour}` });
          }
        }
      }

      watch(svg, shown, { x0, x1, toX, toY, width, right, bottom });
    };

    const watch = (svg, shown, { x0, x1, toX, toY, width, right, bottom }) => {
      const over = make(svg, "g");
      const tip = make(plot, "div", { class: "tip", hidden: "" });
      const leave = () => {
        over.replaceChildren();
        tip.hidden = true;
      };
      svg.onpointerleave = leave;
      svg.onpointermove = (event) => {
        const at = event.clientX - svg.getBoundingClientRect().left;
        const place = x0 + ((at - margin.left) / (right - margin.left)) * (x1 - x0);
        const wanted = chart.isLogX ? 10 ** place : place;
        const candidates = shown.map((series) => [series, nearest(series.points, wanted)]);
        const [x] = candidates.map(([, point]) => point).reduce((a, b) => (Math.abs(a[0] - wanted) <= Math.abs(b[0] - wanted) ? a : b));
        leave();
        tip.replaceChildren();
        tip.hidden = false;
        make(over, "line", { class: "cursor", x1: toX(x), x2: toX(x), y1: margin.top - 4, y2: bottom });
        make(tip, "div", {}, `${chart.xLabel} ${xText(x)}`);
        for (const [series, point] of candidates.filter(([, point]) => Math.abs(along(point[0]) - along(x)) <= reach * (x1 - x0))) {
          make(over, "circle", { cx: toX(point[0]), cy: toY(point[1]), r: 4, style: `fill: var(--c${series.colour})` });
          const row = make(tip, "div");
          make(row, "span", { style: `color: var(--c${series.colour})` }, series.name);
          make(row, "b", {}, formats[chart.unit](point[1]));
        }

        chart.marks.forEach((mark, index) => {
          if (Math.abs(toX(mark.x) - toX(x)) < 8) {
            make(tip, "div", { class: "note" }, `${index + 1}: ${mark.text}`);
          }
        });
        const isRight = toX(x) > width / 2;
        tip.style.left = isRight ? "" : `${toX(x) + 14}px`;
        tip.style.right = isRight ? `${width - toX(x) + 14}px` : "";
      };
    };

    draw();
    return draw;
  };

  const redraws = charts.map((chart, index) => build(document.getElementById(`chart-${index}`), chart));
  addEventListener("resize", () => redraws.forEach((redraw) => redraw()));
})();
