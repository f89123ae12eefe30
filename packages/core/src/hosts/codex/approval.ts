/** Approval mode × version of Codex → which calls of a tool run and which are asked about, by what its server says of it. */

import type { Effect, Selector } from "../../policy/access.js";
import { hasChange, unknownChange } from "./changes.js";

export const APPROVAL_MODES = ["auto", "prompt", "writes", "approve"] as const;
export type ApprovalMode = (typeof APPROVAL_MODES)[number];

/** What a step does to tools of which the hints are true; the first that is about a tool decides. */
export interface Step {
  readonly hints: NonNullable<Selector["annotations"]> | undefined;
  readonly effect: Effect;
  readonly uncertain?: string | undefined;
}

const ASK: Step = { hints: undefined, effect: "ask" };
const ALLOW: Step = { hints: undefined, effect: "allow" };
const READS: Step = { hints: { readOnlyHint: true }, effect: "allow" };
const HARMLESS: Step = { hints: { destructiveHint: false, openWorldHint: false }, effect: "allow" };
const DESTROYS: Step = { hints: { destructiveHint: true }, effect: "ask" };
const WRITES_OUTSIDE: Step = { hints: { readOnlyHint: false, openWorldHint: true }, effect: "ask" };

/** Whether a version has a mode; undefined where that is not known. */
export function hasMode(mode: ApprovalMode, version: string): boolean | undefined {
  return mode === "writes" ? hasChange("writes", version) : true;
}

/** Whether a version reads a key that holds a mode; undefined where that is not known. */
export function readsModeKey(key: string, version: string): boolean | undefined {
  return hasChange(key === "approval_mode" ? "toolModes" : "serverModes", version);
}

/** What a mode does to the calls of a tool. */
export function stepsOf(mode: ApprovalMode, version: string): readonly Step[] {
  switch (mode) {
    case "approve":
      return [ALLOW];
    case "prompt":
      return [ASK];
    case "writes":
      return [READS, ASK];
    case "auto":
      return autoSteps(version);
    default:
      return mode satisfies never;
  }
}

function autoSteps(version: string): readonly Step[] {
  const readsFirst = hasChange("readsFirst", version);
  if (readsFirst) return [READS, HARMLESS, ASK];
  if (readsFirst === undefined) {
    const both = { readOnlyHint: true, destructiveHint: true };
    return [
      { hints: both, effect: "ask", uncertain: unknownChange("readsFirst", version, "`auto`") },
      READS,
      HARMLESS,
      ASK,
    ];
  }
  if (hasChange("defaultHints", version)) return [DESTROYS, READS, HARMLESS, ASK];
  if (hasChange("defaultHints", version) === false) return [DESTROYS, WRITES_OUTSIDE, ALLOW];
  const rest: Step = { ...ASK, uncertain: unknownChange("defaultHints", version, "`auto`") };
  return [DESTROYS, READS, HARMLESS, WRITES_OUTSIDE, rest];
}
