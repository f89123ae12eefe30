/** A plot → SVG of the page, drawn without a browser. */

import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { clipped, printable } from "../printable.js";
import { html, Markup } from "./markup.js";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** One of a chart's drawings, for screens of some width. */
export interface Drawing extends PlotOptions {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * A chart as wide screens and paper show it, and as a phone does; only one of them is ever seen.
 * @param label what it shows, for screen readers; a table beside it has the numbers
 */
export function chart(label: string, wide: Drawing, narrow: Drawing): Markup {
  return html`<div class="chart wide">${drawn(label, wide)}</div><div class="chart narrow">${drawn(label, narrow)}</div>`;
}

/** A chart that fits any screen. */
export function smallChart(label: string, drawing: Drawing): Markup {
  return html`<div class="chart">${drawn(label, drawing)}</div>`;
}

/** Text in a chart is set by the library, which escapes it; only what it would show is made printable here. */
export function chartText(text: string, length: number): string {
  return printable(clipped(text, length));
}

/** A plot as the text of an SVG, without styles. @param label what it shows, for screen readers */
export function drawn(label: string, options: Drawing): Markup {
  const svg = plot({
    document: document as never,
    className: "plot",
    style: undefined,
    ...options,
  }) as unknown as SvgElement;
  // The page's security policy allows its one style sheet and refuses inline styles.
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const styled of svg.querySelectorAll("[style]")) styled.removeAttribute("style");
  // The parts are read out as one picture.
  for (const part of svg.querySelectorAll("[aria-label], [aria-hidden], [aria-description]"))
    for (const name of ["aria-label", "aria-hidden", "aria-description"]) part.removeAttribute(name);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", printable(label));
  svg.removeAttribute("font-family");
  return new Markup(rounded(svg.outerHTML));
}

/** The part of the DOM that is used here; this package is compiled without a browser's types. */
interface SvgElement {
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

/** Coordinates to a tenth of a pixel: no visible difference, and half the size. */
function rounded(svg: string): string {
  return svg.replace(/ (x|y|x1|x2|y1|y2|cx|cy|width|height|d|transform|r)="([^"]*)"/g, (_all, name, value) => {
    const short = String(value).replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (digits) =>
      String(Math.round(10 * Number(digits)) / 10),
    );
    return ` ${name}="${short}"`;
  });
}
