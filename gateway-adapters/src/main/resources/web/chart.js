// The mid price since the page was opened, as a step line: a price holds until the next.

const SPAN_MS = 120_000;
const SHORTEST_SPAN_MS = 15_000;
const MOST_POINTS = 6_000;

export class Chart {
  #canvas;
  #points = [];
  #format = String;
  #colours = null;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#colours = null;
      this.draw();
    });
  }

  /** Starts anew; format makes a label of twice the price in ticks. */
  reset(format) {
    this.#points = [];
    this.#format = format;
    this.draw();
  }

  get isEmpty() {
    return this.#points.length === 0;
  }

  /** What the chart covers, in words. */
  get span() {
    if (this.isEmpty) return "";
    return Date.now() - this.#points[0][0] < SPAN_MS ? "since you opened it" : "last two minutes";
  }

  /** Adds twice the mid price in ticks, now. Drawing alone is in floating point. */
  add(twiceMid) {
    const last = this.#points.at(-1);
    if (last?.[1] === twiceMid) return;
    this.#points.push([Date.now(), twiceMid]);
    if (this.#points.length > MOST_POINTS) this.#points.splice(0, MOST_POINTS / 10);
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!width || !height) return;
    const ratio = devicePixelRatio || 1;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    const pen = this.#canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const now = Date.now();
    // The last point before the window says what the price was at its left edge.
    const first = this.#points.findLastIndex(([time]) => time <= now - SPAN_MS);
    if (first > 0) this.#points.splice(0, first);
    if (!this.#points.length) return;
    const shown = Math.min(SPAN_MS, Math.max(SHORTEST_SPAN_MS, now - this.#points[0][0]));
    this.#drawLine(pen, width, height, now - shown, now);
  }

  #drawLine(pen, width, height, start, now) {
    this.#colours ??= colours();
    const values = this.#points.map((point) => point[1]);
    const air = Math.max((Math.max(...values) - Math.min(...values)) * 0.12, 2);
    const low = Math.min(...values) - air;
    const high = Math.max(...values) + air;
    const lines = ruled(low, high);
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    const labels = lines.map((value) => this.#format(value));
    const margin = { top: 12, bottom: 26, left: 16, right: 20 + Math.max(...labels.map((label) => pen.measureText(label).width)) };
    const x = (time) => margin.left + ((Math.max(time, start) - start) / (now - start)) * (width - margin.left - margin.right);
    const y = (value) => height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
    this.#drawRules(pen, lines, labels, x, y, { width, height, margin, start, now });

    pen.beginPath();
    this.#points.forEach(([time, value], i) => {
      if (i) pen.lineTo(x(time), y(this.#points[i - 1][1]));
      pen[i ? "lineTo" : "moveTo"](x(time), y(value));
    });
    const end = this.#points.at(-1)[1];
    pen.lineTo(x(now), y(end));
    pen.strokeStyle = this.#colours.chart;
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.stroke();
    pen.lineTo(x(now), height - margin.bottom);
    pen.lineTo(x(this.#points[0][0]), height - margin.bottom);
    pen.fillStyle = this.#colours.wash;
    pen.fill();
    pen.beginPath();
    pen.arc(x(now), y(end), 3, 0, 2 * Math.PI);
    pen.fillStyle = this.#colours.chart;
    pen.fill();
  }

  #drawRules(pen, lines, labels, x, y, { width, height, margin, start, now }) {
    pen.strokeStyle = this.#colours.line;
    pen.fillStyle = this.#colours.muted;
    pen.lineWidth = 1;
    pen.textAlign = "left";
    lines.forEach((value, i) => {
      const at = Math.round(y(value)) + 0.5;
      pen.beginPath();
      pen.moveTo(margin.left, at);
      pen.lineTo(width - margin.right + 4, at);
      pen.stroke();
      pen.fillText(labels[i], width - margin.right + 10, at);
    });
    pen.textAlign = "center";
    const every = now - start > 60_000 ? 30_000 : now - start > 30_000 ? 10_000 : 5_000;
    for (let time = Math.ceil(start / every) * every; time < now; time += every) {
      if (x(time) < margin.left + 28) continue;
      pen.fillText(new Date(time).toLocaleTimeString([], { hour12: false }), x(time), height - 10);
    }
  }
}

/** Round values within the range, four or so. */
function ruled(low, high) {
  // Values are twice ticks: two of them are one tick, the least that is worth a line.
  const least = Math.max((high - low) / 5, 2);
  const power = 10 ** Math.floor(Math.log10(least / 2));
  const step = 2 * power * [1, 2, 5, 10].find((factor) => 2 * power * factor >= least);
  const lines = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) lines.push(value);
  return lines;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  return { chart: get("--chart"), wash: get("--chart-wash"), line: get("--line"), muted: get("--muted") };
}
