/** `TOOL=RATE[:KIND]` → a fault on demand, and which calls it hits. */

import type { Chance } from "../chance.js";
import { OptionError } from "../option-error.js";
import type { ToolName } from "../tools.js";
import { type ToolChoice, toolAndRest } from "./tool-choice.js";

/** A JSON-RPC error, a tool error, no answer at all, or the end of the server. */
export const FAULT_KINDS = ["protocol", "tool", "hang", "crash"] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** How often the calls of a tool fail, and how. */
export interface Fault {
  readonly tool: ToolChoice;
  /** From 0, never, to 1, always. */
  readonly rate: number;
  /** `tool` when left out. */
  readonly kind?: FaultKind | undefined;
}

const FORM = "TOOL=RATE or TOOL=RATE:KIND, such as run=0.2:protocol";

/** Reads a fault as `--fail` takes it. @throws OptionError for anything else */
export function parseFault(text: string): Fault {
  const { tool, rest } = toolAndRest(text, FORM);
  const [, rate = "", kind] = /^([^:]*)(?::(.*))?$/s.exec(rest) ?? [];
  if (!/^(?:0|1|0?\.\d+|[01]\.0+|0\.\d+)$/.test(rate))
    throw new OptionError(`\`${rate}\` in \`${text}\` is no rate; write a number from 0 (never) to 1 (always)`);
  if (kind !== undefined && !isFaultKind(kind))
    throw new OptionError(`\`${kind}\` in \`${text}\` is no kind of fault; the kinds are ${FAULT_KINDS.join(", ")}`);
  return { tool, rate: Number(rate), kind };
}

function isFaultKind(text: string): text is FaultKind {
  return (FAULT_KINDS as readonly string[]).includes(text);
}

/** The fault that hits the `count`th call of a tool: the first in order that does. */
export function faultOf(
  tool: ToolName,
  count: number,
  faults: readonly Fault[],
  chance: Chance,
): FaultKind | undefined {
  const hit = faults.find(
    (fault, index) =>
      (fault.tool === tool || fault.tool === "*") && chance.fraction("fault", index, tool, count) < fault.rate,
  );
  return hit && (hit.kind ?? "tool");
}
