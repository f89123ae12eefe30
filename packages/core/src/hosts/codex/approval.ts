/** Approval mode × version of Codex → which calls of a tool run and which are asked about, by what its server says of it. */

import type { Effect, Selector } from "../../policy/access.js";
import { isAtLeast } from "../versions.js";
import { NEWEST } from "./about.js";

export const APPROVAL_MODES = ["auto", "prompt", "writes", "approve"] as const;
export type ApprovalMode = (typeof APPROVAL_MODES)[number];

/** What a step does to tools of which the hints are true; the first that is about a tool decides. */
export interface Step {
  readonly hints: NonNullable<Selector["annotations"]> | undefined;
  readonly effect: Effect;
  readonly uncertain?: string | undefined;
}

/** The versions that were run, the oldest first. What changed between two is known to have changed somewhere there. */
export const OLDEST = "0.116.0";
export const WITH_MODES = "0.142.0";
export const WITH_WRITES = "0.162.0";

const ASK: Step = { hints: undefined, effect: "ask" };
const ALLOW: Step = { hints: undefined, effect: "allow" };
const READS: Step = { hints: { readOnlyHint: true }, effect: "allow" };
const HARMLESS: Step = { hints: { destructiveHint: false, openWorldHint: false }, effect: "allow" };
const DESTROYS: Step = { hints: { destructiveHint: true }, effect: "ask" };
const WRITES_OUTSIDE: Step = { hints: { readOnlyHint: false, openWorldHint: true }, effect: "ask" };

/** Missing hints are MCP's defaults: not read-only, destructive, open to the world. */
const AUTO = [READS, HARMLESS, ASK];
const AUTO_UP_TO_0162 = [DESTROYS, ...AUTO];
/** Missing hints ask for nothing. */
const AUTO_UP_TO_0116 = [DESTROYS, WRITES_OUTSIDE, ALLOW];

/** The modes that a version knows; undefined where that is not known. */
export function modesOf(version: string): readonly ApprovalMode[] | undefined {
  if (isAtLeast(version, WITH_WRITES)) return APPROVAL_MODES;
  if (isAtLeast(version, WITH_MODES)) return version === WITH_MODES ? ["auto", "prompt", "approve"] : undefined;
  return isAtLeast(OLDEST, version) ? [] : undefined;
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
  if (isAtLeast(version, NEWEST)) return AUTO;
  const between = (from: string, to: string) =>
    `\`auto\` is another rule in ${from} and in ${to}, and ${version} was not run`;
  if (!isAtLeast(WITH_WRITES, version)) {
    const both = { readOnlyHint: true, destructiveHint: true };
    return [{ hints: both, effect: "ask", uncertain: between(WITH_WRITES, NEWEST) }, ...AUTO];
  }
  if (isAtLeast(version, WITH_MODES)) return AUTO_UP_TO_0162;
  if (isAtLeast(OLDEST, version)) return AUTO_UP_TO_0116;
  const rest: Step = { ...ASK, uncertain: between(OLDEST, WITH_MODES) };
  return [DESTROYS, READS, HARMLESS, WRITES_OUTSIDE, rest];
}
