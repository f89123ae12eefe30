/** Habits → what a policy should allow: the tools that were used, bounds of their arguments, and limits. */

import type { Tool, WindowName } from "@callgate/core/policy";
import { type Category, categorise } from "@callgate/core/tools";
import { argumentPaths } from "./argument-names.js";
import type { ArgumentSketch } from "./argument-sketch.js";
import type { Bound } from "./bound.js";
import type { ApartGroup, Habits } from "./habits.js";
import { type HeldOut, HeldOutTrial, MIN_CALLS, MIN_SESSIONS } from "./held-out.js";
import { learnBound } from "./learn-bound.js";
import { LEVELS, type Level } from "./level.js";
import { type Burst, burstOf, limitLevel, limitsOf, peaksOf, type Scope, type SuggestedLimit } from "./limits.js";
import { type OpenSpace, openShareOf, openSpaceOf, recordedType } from "./open-share.js";
import { type Outlier, outliersOf } from "./outliers.js";
import { type Share, schemaType, shareOf } from "./share.js";
import type { ToolHabits } from "./tool-habits.js";

export interface SuggestOptions {
  /** Tools that are allowed though they run programs, destroy or pay, or were used in one session only: `TOOL` or `SERVER/TOOL`. */
  readonly allow?: readonly string[] | undefined;
  /** How general every bound is; chosen by what held-out sessions show when left out. */
  readonly level?: Level | undefined;
  /** What a server says of its tool. */
  readonly toolOf?: ((server: string | undefined, tool: string) => Tool | undefined) | undefined;
  /** By exact tool name. */
  readonly categories?: ReadonlyMap<string, Category> | undefined;
  readonly scope: Scope;
}

export interface SuggestedArgument {
  readonly path: string;
  readonly bound: Bound;
  readonly level: Level;
  /** Calls that gave it, and their sessions. */
  readonly calls: number;
  readonly sessions: number;
  /** Whether the tool list says that a call may leave it out. */
  readonly isOptional: boolean;
  /** Undefined where it cannot be counted. */
  readonly share: Share | undefined;
  /** The most of its values that pass, from 0 to 1; undefined where it cannot be counted. */
  readonly openShare: number | undefined;
}

/** Calls with an argument unlike all others; they are not allowed. */
export interface SetApartArgument {
  readonly path: string;
  readonly outlier: Outlier;
}

/** How much a level leaves open, and what it costs. */
export interface Tradeoff {
  readonly level: Level;
  /** Held-out calls that it would deny. */
  readonly denied: number;
  /** Arguments that nothing is asked of. */
  readonly open: number;
  /** Undefined where no argument can be counted. */
  readonly space: OpenSpace | undefined;
}

/**
 * - `allow`: within bounds and limits. - `deny`: its calls run programs, destroy or pay. - `ask`: set apart, because only one
 * session used it, or none of its calls succeeded.
 */
export type ToolDecision = "allow" | "deny" | "ask";

export interface SuggestedTool {
  readonly server: string | undefined;
  readonly tool: string;
  /** Recorded calls, of which so many are learned from. */
  readonly calls: number;
  readonly learned: number;
  readonly sessions: number;
  readonly category: Category;
  readonly reason: string;
  readonly decision: ToolDecision;
  /** Why it is not allowed, or less of it than what was learned, as a clause. */
  readonly because: string | undefined;
  /** Whether the policy in force, or the agent, is why, so that `--allow` changes nothing. */
  readonly isDecidedElsewhere?: true | undefined;
  readonly arguments: readonly SuggestedArgument[];
  /** What stays open of its arguments; undefined where none can be counted. */
  readonly space: OpenSpace | undefined;
  readonly limits: readonly SuggestedLimit[];
  /** The most calls in each window, of those that limits are learned from; empty where no times were recorded. */
  readonly peaks: Readonly<Partial<Record<WindowName, number>>>;
  readonly apart: readonly SetApartArgument[];
  /** A session with many more calls than any other, which the limits need not allow. */
  readonly burst: Burst | undefined;
  /** Undefined where there are too few sessions. */
  readonly heldOut: HeldOut | undefined;
  readonly tradeoffs: readonly Tradeoff[];
  /** Calls that were tried in that, of those learned from. */
  readonly tried: number;
  /** Arguments beyond those that are looked at. */
  readonly hasMoreArguments: boolean;
  /** Of its first and its last call; epoch milliseconds. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export interface Suggestion {
  readonly calls: number;
  readonly sessions: number;
  /** By server, then by name. */
  readonly tools: readonly SuggestedTool[];
  readonly apart: readonly ApartGroup[];
  /** Calls of tools beyond those that are kept. */
  readonly callsOfOtherTools: number;
  /** Calls of tools, or to servers, whose names look like secrets. */
  readonly callsOfSecretNames: number;
}

const GRAVE: ReadonlySet<Category> = new Set(["Execute", "Destructive", "Financial"]);

/** What each recorded tool needs. */
export function suggestionOf(habits: Habits, options: SuggestOptions): Suggestion {
  const tools: SuggestedTool[] = [];
  for (const [server, byName] of habits.servers) {
    const sessions = new Set<number>();
    for (const one of byName.values()) for (const session of one.sessions) sessions.add(session);
    for (const [tool, one] of byName)
      tools.push(suggestTool({ server, tool, habits: one, among: sessions.size }, options));
  }
  return {
    calls: habits.calls,
    sessions: habits.sessions,
    tools: tools.sort((a, b) => compareText(a.server ?? "", b.server ?? "") || compareText(a.tool, b.tool)),
    apart: [...habits.apart.values()],
    callsOfOtherTools: habits.callsOfOtherTools,
    callsOfSecretNames: habits.callsOfSecretNames,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Recorded {
  readonly server: string | undefined;
  readonly tool: string;
  readonly habits: ToolHabits;
  /** Sessions that used the server. */
  readonly among: number;
}

function suggestTool({ server, tool, habits, among }: Recorded, options: SuggestOptions): SuggestedTool {
  const { allow = [], level, toolOf, categories, scope } = options;
  const listed = toolOf?.(server, tool);
  const { category, reason } = categorise(listed ?? { name: tool }, categories, server === undefined ? {} : { server });
  const isAllowed = allow.includes(tool) || (server !== undefined && allow.includes(`${server}/${tool}`));
  const { decision, because } = decisionOf({ habits, category, isAllowed, among });
  const argumentsFound = learnArguments(habits, listed, category, level);
  const burst = burstOf(habits, category);
  const chosenLimits = level ?? limitLevel(habits, burst);
  return {
    server,
    tool,
    calls: habits.calls,
    learned: habits.learned,
    sessions: habits.sessions.size,
    category,
    reason,
    decision,
    because,
    ...argumentsFound,
    limits: limitsOf(habits, category, chosenLimits, scope, burst),
    peaks: peaksOf(habits, scope, burst),
    burst,
    hasMoreArguments: habits.hasMore,
    first: habits.first,
    last: habits.last,
  };
}

function decisionOf({
  habits,
  category,
  isAllowed,
  among,
}: {
  readonly habits: ToolHabits;
  readonly category: Category;
  readonly isAllowed: boolean;
  readonly among: number;
}): Pick<SuggestedTool, "decision" | "because"> {
  if (habits.learned === 0)
    return { decision: "ask", because: "no call of it is known to have passed in the ordinary way" };
  if (isAllowed) return { decision: "allow", because: undefined };
  if (GRAVE.has(category))
    return { decision: "deny", because: `${category} tools are allowed only where a person says so` };
  if (among >= MIN_SESSIONS && habits.sessions.size === 1)
    return { decision: "ask", because: `only one of ${among} sessions called it` };
  return { decision: "allow", because: undefined };
}

function learnArguments(
  habits: ToolHabits,
  listed: Tool | undefined,
  category: Category,
  level: Level | undefined,
): Pick<SuggestedTool, "arguments" | "space" | "apart" | "heldOut" | "tradeoffs" | "tried"> {
  const schema = listed?.inputSchema;
  const names = argumentPaths(schema);
  const given = [...habits.arguments.keys()];
  // An object that was looked into was given.
  const isListed = (path: string) => names.get(path) === "optional";
  const isLookedInto = (path: string) => given.some((one) => one.startsWith(`${path}.`));
  const paths = [...new Set([...given, ...[...names.keys()].filter((path) => !isLookedInto(path))])];
  const outliers = new Map<string, readonly Outlier[]>();
  for (const [path, sketch] of habits.arguments) {
    const found = outliersOf(sketch);
    if (found.length > 0) outliers.set(path, found);
  }
  const usual = habits.rows.filter(
    (row) =>
      !row.paths.some((path, i) => outliers.get(path)?.some((outlier) => outlier.test(row.values[i] ?? null)) === true),
  );
  const trial = new HeldOutTrial(usual, {
    paths,
    isListed,
    isHidden: (path) => (habits.arguments.get(path)?.secrets ?? 0) > 0,
  });
  // Where not all arguments are known nothing is bounded, so there is nothing to try.
  const isTelling = trial.isTelling && usual.length >= MIN_CALLS && habits.unknownArguments === 0;
  const chosen = isTelling ? trial.choose() : undefined;
  const learned = habits.learned - habits.unknownArguments;
  const boundAt = (path: string, at: Level) =>
    habits.unknownArguments > 0
      ? ({ kind: "open", because: "not all recorded calls show their arguments" } as const)
      : learnBound(habits.arguments.get(path), at, { calls: learned, isListed: isListed(path) }, outliers.get(path));
  const shareAt = (path: string, bound: Bound) => {
    const counted = schema === undefined ? undefined : shareOf(schema, path, bound);
    const declared = schema === undefined ? undefined : schemaType(schema, path);
    const type = declared === "other" ? undefined : (declared ?? recordedType(habits.arguments.get(path)));
    return { share: counted, openShare: openShareOf(bound, { counted, type }) };
  };
  const found = paths.map((path): SuggestedArgument => {
    const at = level ?? chosen?.get(path) ?? "medium";
    const bound = boundAt(path, at);
    const sketch = habits.arguments.get(path);
    return {
      path,
      bound,
      level: at,
      calls: sketch?.present ?? 0,
      sessions: sketch?.sessions.size ?? 0,
      isOptional: names.get(path) === "optional",
      ...shareAt(path, bound),
    };
  });
  const heldOut = isTelling ? trial.measure() : undefined;
  const bounded = category === "Execute" ? withOneBounded(found, habits) : found;
  return {
    arguments: bounded,
    space: openSpaceOf(bounded.map(({ openShare }) => openShare)),
    apart: [...outliers].flatMap(([path, some]) => some.map((outlier) => ({ path, outlier }))),
    heldOut,
    tradeoffs:
      heldOut === undefined
        ? []
        : LEVELS.map((one) => ({
            level: one,
            denied: heldOut.denied[one],
            open: paths.filter((path) => boundAt(path, one).kind === "open").length,
            space: openSpaceOf(paths.map((path) => shareAt(path, boundAt(path, one)).openShare)),
          })),
    tried: usual.length,
  };
}

/** The most that a pattern may repeat. */
const MAX_LENGTHS = [100, 200, 300, 500, 1_000] as const;

/** An Execute tool does what its arguments say: where nothing else bounds them, their length is bounded. */
function withOneBounded(found: readonly SuggestedArgument[], habits: ToolHabits): readonly SuggestedArgument[] {
  if (found.some(({ bound }) => bound.kind !== "open" && bound.kind !== "absent")) return found;
  const isText = (sketch: ArgumentSketch | undefined): sketch is ArgumentSketch =>
    sketch !== undefined && sketch.strings === sketch.present && sketch.present === habits.learned;
  const at = found.findIndex(({ path }) => isText(habits.arguments.get(path)));
  const chosen = found[at];
  const longest = chosen && habits.arguments.get(chosen.path)?.longest;
  const most = longest === undefined ? undefined : MAX_LENGTHS.find((length) => length >= longest * 1.5);
  if (chosen === undefined || most === undefined) return found;
  const bound: Bound = { kind: "length", most };
  const openShare = openShareOf(bound, { counted: undefined, type: "text" });
  return found.map((one, i) => (i === at ? { ...one, bound, openShare } : one));
}
