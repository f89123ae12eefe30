/**
 * What the benchmarks measured (`docs/performance.json`) → how it grows, as drawings: both axes logarithmic, with a line of what
 * grows in proportion. Each is a file of its own, in light and dark, narrow enough for a phone.
 */

import { dot, gridX, gridY, line, ruleY, text } from "@observablehq/plot";

const [WIDTH, HEIGHT] = [440, 300];
const MARGINS = { marginLeft: 52, marginRight: 108, marginTop: 28, marginBottom: 42 };
/** Between two labels, in pixels. */
const LEAST_GAP = 15;
const GUIDE_LABEL = { text: () => "in proportion", fill: "var(--soft)", textAnchor: "start", dx: 8, dy: 8 };

/** The drawings, by the names of their files: of which part, what of it, and what is said of it to who does not see it. */
export const GROWTH_PLOTS = {
  calls: {
    part: "scale/calls",
    title: "Time of a replay by the calls of its transcript",
    x: "calls",
    y: "seconds",
    lines: [
      { series: "replay", of: "core", name: "replay, cores" },
      { series: "replay", of: "seconds", name: "replay, clock" },
      { series: "bare loop", of: "core", name: "bare loop" },
    ],
  },
  memory: {
    part: "scale/calls",
    title: "Peak memory of a replay by the calls of its transcript",
    x: "calls",
    y: "megabytes",
    bar: 150,
    lines: [
      { series: "replay", of: "megabytes", name: "one thread" },
      { series: "replay --jobs 2", of: "megabytes", name: "two threads" },
    ],
  },
  tools: {
    part: "scale/tools",
    title: "Time of a lint and of a comparison by the tools of a policy",
    x: "tools",
    y: "core-seconds",
    lines: [
      { series: "diff", of: "core", name: "diff" },
      { series: "lint", of: "core", name: "lint" },
    ],
  },
  policies: {
    part: "scale/policies",
    title: "Time of a lint by the policies of a folder",
    x: "policies",
    y: "core-seconds",
    lines: [{ series: "lint", of: "core", name: "lint" }],
  },
};

const STYLE = `svg{--ground:#fff;--edge:#d8dee2;--ink:#1b2126;--soft:#5a656d;--grid:#e6eaed;--c1:#0b6e4f;--c2:#2458a6;--c3:#a8480f;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}@media (prefers-color-scheme:dark){svg{--ground:#101418;--edge:#29323a;--ink:#dfe5e9;--soft:#98a4ad;--grid:#232b32;--c1:#62d2a2;--c2:#8ab8ff;--c3:#f2a36c}}`;

/**
 * @param parts what was measured, by part
 * @param drawn a plot → SVG, as the package draws its charts
 * @returns the text of an SVG file
 */
export function growthPlot(name, parts, drawn) {
  const { part, title, x, y, bar, lines } = GROWTH_PLOTS[name];
  const curves = lines.map(({ series, of, name: label }, index) => {
    const points = parts[part].points
      .filter((point) => point.series === series)
      .map((point) => ({ x: point.n, y: point[of] }));
    return { label, points, colour: `var(--c${index + 1})`, symbol: ["circle", "square", "triangle"][index] };
  });
  const all = curves.flatMap(({ points }) => points);
  const xs = [Math.min(...all.map((point) => point.x)), Math.max(...all.map((point) => point.x))];
  const isFlat = bar !== undefined;
  const low = Math.min(...all.map((point) => point.y)) / (isFlat ? 4 : 2);
  const high = Math.max(...all.map((point) => point.y), bar ?? 0) * (isFlat ? 6 : 1.6);
  const guide = inProportion(curves, low, high, isFlat);
  const ends = [
    ...curves.map(({ label, colour, points }) => ({ label, colour, last: points.at(-1), fontWeight: 600 })),
    ...(isFlat
      ? [{ label: `bar: ${bar}`, colour: "var(--ink)", last: { x: xs[1], y: bar } }]
      : [{ label: "in proportion", colour: "var(--soft)", last: guide[1] }]),
  ];
  const svg = drawn(title, {
    width: WIDTH,
    height: HEIGHT,
    ...MARGINS,
    x: { type: "log", domain: xs, axis: null },
    y: { type: "log", domain: [low, high], axis: null },
    marks: [
      gridX(powers(xs[0], xs[1]), { stroke: "var(--grid)", strokeOpacity: 1 }),
      gridY(powers(low, high), { stroke: "var(--grid)", strokeOpacity: 1 }),
      ...axes({ x, y, xs, low, high }),
      line(guide, { x: "x", y: "y", stroke: "var(--soft)", strokeDasharray: "4 4" }),
      ...(isFlat ? [text([guide[1]], { x: "x", y: "y", ...GUIDE_LABEL })] : []),
      ...(isFlat ? [ruleY([bar], { stroke: "var(--ink)", strokeDasharray: "1 3" })] : []),
      ...curves.flatMap(({ points, colour, symbol }) => [
        line(points, { x: "x", y: "y", stroke: colour, strokeWidth: 2 }),
        dot(points, { x: "x", y: "y", fill: colour, symbol, r: 4 }),
      ]),
      ...apart(ends, low, high).map(({ label, colour, fontWeight, last, at }) =>
        text([last], { x: "x", y: () => at, text: () => label, fill: colour, fontWeight, dx: 10, textAnchor: "start" }),
      ),
    ],
  }).toString();
  return asFile(svg, title, description(GROWTH_PLOTS[name], curves));
}

/** What a drawing shows, in a sentence for each curve. */
function description({ x, y }, curves) {
  const sentences = curves.map(({ label, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    return `${label}: ${shown(first.y)} ${y} for ${count(first.x)} ${x}, ${shown(last.y)} for ${count(last.x)}.`;
  });
  return `Both axes are logarithmic; a dashed line shows growth in proportion. ${sentences.join(" ")}`;
}

/** The ends of a line of slope 1 within the drawing: below the ends of curves that grow, or from the start of flat ones. */
function inProportion(curves, low, high, isFlat) {
  const { x, y } = curves[0].points[0];
  if (isFlat)
    return [
      { x, y },
      { x: (x * high) / y, y: high },
    ];
  const least = Math.min(...curves.map(({ points }) => points.at(-1).y));
  const end = { x: curves[0].points.at(-1).x, y: least / 2 };
  const start = Math.max(x, (end.x * low) / end.y);
  return [{ x: start, y: (end.y * start) / end.x }, end];
}

/** Ticks with their texts, and what the axes are, as texts: the library's own axes name no unit at a power of ten alone. */
function axes({ x, y, xs, low, high }) {
  const [bottom, left] = [powers(xs[0], xs[1]), powers(low, high)];
  const soft = { fill: "var(--soft)" };
  return [
    text(bottom, { ...soft, x: (value) => value, text: count, frameAnchor: "bottom", dy: 14 }),
    text(left, { ...soft, y: (value) => value, text: count, frameAnchor: "left", dx: -8, textAnchor: "end" }),
    text([x], { ...soft, frameAnchor: "bottom-right", dy: 34, text: (value) => value, textAnchor: "end" }),
    text([y], { ...soft, frameAnchor: "top-left", dx: -44, dy: -18, text: (value) => value, textAnchor: "start" }),
  ];
}

/** Where the names of lines are at their ends: one below the other where they would touch. */
function apart(ends, low, high) {
  const pixels = HEIGHT - MARGINS.marginTop - MARGINS.marginBottom;
  const perPixel = (Math.log(high) - Math.log(low)) / pixels;
  let above = Number.POSITIVE_INFINITY;
  return ends
    .sort((a, b) => b.last.y - a.last.y)
    .map((end) => {
      above = Math.min(Math.log(end.last.y), above - LEAST_GAP * perPixel);
      return { ...end, at: Math.exp(above) };
    });
}

/** The powers of ten from one number to another. */
function powers(from, to) {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
}

/** Seconds with two digits, megabytes without any behind the point. */
function shown(value) {
  return value < 100 ? String(Number(value.toPrecision(2))) : count(Math.round(value));
}

function count(value) {
  return value.toLocaleString("en");
}

function asFile(svg, title, description) {
  const open = svg.indexOf(">") + 1;
  const top = svg
    .slice(0, open)
    .replace(/ aria-label="[^"]*"/, ' aria-labelledby="title description"')
    .replace(/ xmlns(?::\w+)?="[^"]*"/g, "")
    .replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  const texts = `<title id="title">${title}</title><desc id="description">${description}</desc>`;
  const ground = `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8" fill="var(--ground)" stroke="var(--edge)"/>`;
  return `${top}${texts}<style>${STYLE}</style>${ground}${svg.slice(open)}\n`;
}
