/** `TOOL=MS[..MS]` → how long the calls of a tool take. */

import type { Chance } from "../chance.js";
import { MAX_WAIT } from "../clock.js";
import { OptionError } from "../option-error.js";
import type { ToolName } from "../tools.js";
import { type ToolChoice, toolAndRest } from "./tool-choice.js";

/** How long a tool takes, in milliseconds: anything between, both ends included. */
export interface Latency {
  readonly tool: ToolChoice;
  readonly least: number;
  readonly most: number;
}

const FORM = "TOOL=MS or TOOL=MS..MS, such as run=200..800";

/** Reads a latency as `--latency` takes it. @throws OptionError for anything else */
export function parseLatency(text: string): Latency {
  const { tool, rest } = toolAndRest(text, FORM);
  const m = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(rest);
  if (m === null) throw new OptionError(`\`${rest}\` in \`${text}\` is no time; write whole milliseconds as ${FORM}`);
  const [least, most] = [Number(m[1]), Number(m[2] ?? m[1])];
  if (most < least) throw new OptionError(`\`${rest}\` in \`${text}\` goes backwards; write the shorter time first`);
  if (most > MAX_WAIT)
    throw new OptionError(`\`${rest}\` in \`${text}\` is too long; the longest time is ${MAX_WAIT} ms`);
  return { tool, least, most };
}

/** How long the `count`th call of a tool takes. Its own name goes before `*`, and later before earlier. */
export function latencyOf(tool: ToolName, count: number, latencies: readonly Latency[], chance: Chance): number {
  const latency = latencies.findLast((each) => each.tool === tool) ?? latencies.findLast((each) => each.tool === "*");
  return latency === undefined ? 0 : chance.whole(latency.least, latency.most, "latency", tool, count);
}
