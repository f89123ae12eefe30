import type { Rule, Witness } from "@callgate/core";
import { clip } from "@callgate/core/text";
import { pointer, type WitnessCall } from "@callgate/core/yaml";
import type { CheckContext, KnownTool, PolicyCheck } from "../check.js";
import { type RateLimit, rateLimits } from "../rate-limits.js";
import { approvesEveryCall, reachableByName } from "../reach.js";
import { isRisky } from "../risky.js";
import { inTextOrder } from "../text-order.js";
import { allowedCall } from "../witness.js";
import { NOON, type WitnessChecker } from "../witness-checker.js";

/** So many calls that pass within two seconds, half of them before a boundary of windows and half behind it. */
interface Burst {
  readonly tool: string;
  readonly calls: number;
  /** The boundary, in epoch milliseconds, and what it is called. */
  readonly at: number;
  readonly boundary: string;
  /** The number that bounds it. */
  readonly path: RateLimit["place"];
  /** The most calls a minute recommended for the tool's category; undefined where none is. */
  readonly ceiling: number | undefined;
  /** Whether its window is a minute. */
  readonly isOfMinutes: boolean;
  readonly witness: Witness | undefined;
}

const MAX_RELATED = 20;

/** A witness is shown call by call; a longer sequence is asked of the engine and not shown. */
const MAX_WITNESS_CALLS = 40;
const MAX_ASKED_CALLS = 2000;

export const boundaryBurst: PolicyCheck = {
  id: "boundary-burst",
  of: "policy",
  severity: "note",
  summary: "a rate limit that twice as many calls pass around a boundary of its windows",
  *run(context, isAsked = false) {
    const found = new Map<string, Burst>();
    const known = new Map(context.tools.map((tool) => [tool.name, tool]));
    for (const { name, categorise, reach } of reachableByName(context)) {
      // Calls that each require approval come in no bursts.
      if (reach.rules.some(approvesEveryCall)) continue;
      // How many calls a sum of arguments lets pass depends on them.
      if (reach.rules.some(({ limit }) => limit?.max !== undefined && "from" in limit.amount)) continue;
      const limits = rateLimits(reach.rules);
      const strictest = strictestOf(limits);
      if (strictest === undefined || found.has(pointer(strictest.place))) continue;
      const { category } = categorise();
      const ceiling = context.ceilings[category];
      // The recommended maximum rate lets twice its number pass, too: what lets no more pass is reported on demand only.
      if (!isRisky(category) || (!isAsked && ceiling !== undefined && strictest.calls <= ceiling)) continue;
      const tool = known.get(name);
      const burst = tool && burstOf(tool, limits, strictest, reach.rules, ceiling, context);
      if (burst !== undefined) found.set(pointer(burst.path), burst);
    }
    const [first, ...others] = inTextOrder(context.document, [...found.values()]);
    if (first === undefined) return;
    yield {
      path: first.path,
      message: `${first.calls} calls of \`${clip(first.tool)}\` can pass within two seconds around ${first.boundary}; ${remedy(first)}`,
      related: others
        .slice(0, MAX_RELATED)
        .map(({ path, tool, calls }) => ({ path, message: `and ${calls} of \`${clip(tool)}\`` })),
      witness: first.witness,
    };
  },
};

/** The limit with the lowest number, whatever its window: within two seconds nothing else counts. */
function strictestOf(limits: readonly RateLimit[]): RateLimit | undefined {
  let strictest: RateLimit | undefined;
  for (const limit of limits) if (limit.calls < (strictest?.calls ?? Number.POSITIVE_INFINITY)) strictest = limit;
  return strictest !== undefined && strictest.calls >= 1 ? strictest : undefined;
}

/** Every counter whose window begins at the boundary starts again there; undefined where no boundary helps. */
function burstOf(
  tool: KnownTool,
  limits: readonly RateLimit[],
  strictest: RateLimit,
  rules: readonly Rule[],
  ceiling: number | undefined,
  { checker }: CheckContext,
): Burst | undefined {
  const calls = 2 * strictest.calls;
  for (const { at, name } of boundaries(limits)) {
    const passing = Math.min(...limits.map((limit) => (at % limit.milliseconds === 0 ? 2 : 1) * limit.calls));
    if (passing < calls) continue;
    const sequence = calls <= MAX_ASKED_CALLS ? sequenceOf(tool, checker, rules, strictest.calls, at) : undefined;
    if (sequence !== undefined && checker.decide(sequence).some(({ outcome }) => outcome !== "allow")) continue;
    const isShown = sequence !== undefined && calls <= MAX_WITNESS_CALLS;
    const witness: Witness | undefined = isShown ? { calls: sequence, decision: "allow" } : undefined;
    const isOfMinutes = strictest.milliseconds === 60_000;
    return { tool: tool.name, calls, at, boundary: name, path: strictest.place, ceiling, isOfMinutes, witness };
  }
  return undefined;
}

const MAX_WINDOW = 366 * 86_400_000;

/** Boundaries of the windows, the most frequent first; the last is one of all of them at once, if it comes once a year. */
function boundaries(limits: readonly RateLimit[]): { readonly at: number; readonly name: string }[] {
  const names = new Map(limits.map((limit) => [limit.milliseconds, boundaryName(limit)]));
  const lengths = [...names.keys()].sort((a, b) => a - b);
  const together = lengths.reduce((length, other) => (length * other) / divisor(length, other), 1);
  if (!names.has(together) && together <= MAX_WINDOW) {
    names.set(together, `a multiple of ${together / 1000} s`);
    lengths.push(together);
  }
  return lengths.map((length) => ({
    at: (Math.floor(NOON / length) + 1) * length,
    name: names.get(length) as string,
  }));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function boundaryName({ limit: { window }, milliseconds }: RateLimit): string {
  if (!/^[a-z]+$/.test(window.name)) return `a multiple of ${milliseconds / 1000} s`;
  return window.name === "day" ? "midnight UTC" : `a full ${window.name}`;
}

/** As many calls as fit into the last second before a boundary, and as many in the first second after it. */
function sequenceOf(
  tool: KnownTool,
  checker: WitnessChecker,
  rules: readonly Rule[],
  calls: number,
  boundary: number,
): WitnessCall[] | undefined {
  const isPlain = rules.every(({ conditions }) => conditions.every(({ target }) => target.kind === "counter"));
  const args = isPlain ? {} : allowedCall(tool, checker, {})?.args;
  if (args === undefined) return undefined;
  const second = (start: number) =>
    Array.from({ length: calls }, (_, i) => ({ tool: tool.name, args, at: start + Math.floor((i * 1000) / calls) }));
  return [...second(boundary - 1000), ...second(boundary)];
}

function remedy({ calls, ceiling, isOfMinutes }: Burst): string {
  if (ceiling === undefined)
    return calls === 2 ? "no number prevents that" : "no number prevents that: half the number lets half as many pass";
  if (calls > 2 * ceiling) {
    const fewer = isOfMinutes
      ? `${ceiling} or fewer`
      : `${ceiling} or fewer in its window, or ${ceiling} a minute beside it`;
    return `with ${fewer}, as recommended, at most ${2 * ceiling} can`;
  }
  return "as recommended, and no number prevents it: half the number lets half as many pass";
}
