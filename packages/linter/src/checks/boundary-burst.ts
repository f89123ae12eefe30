import { clip, pointer, type Rule, type Witness } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { NOON } from "../prover.js";
import { type RateLimit, rateLimits } from "../rate-limits.js";
import { approvesEveryCall, reachableByName } from "../reach.js";
import { isRisky } from "../risky.js";
import { inTextOrder } from "../text-order.js";

/** A limit that lets twice its number through around a boundary of its windows. */
interface Burst {
  readonly name: string;
  readonly limit: RateLimit;
  readonly rules: readonly Rule[];
  readonly path: RateLimit["place"];
}

const MAX_RELATED = 20;

/** A witness is shown call by call. */
const MAX_WITNESS_CALLS = 40;

export const boundaryBurst: PolicyCheck = {
  id: "boundary-burst",
  of: "policy",
  severity: "note",
  summary: "a rate limit that twice as many calls pass around a boundary of its windows",
  *run(context) {
    const { document } = context;
    const bursts = new Map<string, Burst>();
    for (const { name, categorise, reach } of reachableByName(context)) {
      // What somebody approves call by call comes in no bursts.
      if (reach.rules.some(approvesEveryCall)) continue;
      // How many calls a sum of arguments lets pass depends on them.
      if (reach.rules.some(({ limit }) => limit?.max !== undefined && "from" in limit.amount)) continue;
      const limit = uncapped(rateLimits(reach.rules));
      if (limit === undefined || bursts.has(pointer(limit.place)) || !isRisky(categorise().category)) continue;
      bursts.set(pointer(limit.place), { name, limit, rules: reach.rules, path: limit.place });
    }
    const [first, ...others] = inTextOrder(document, [...bursts.values()]);
    if (first === undefined) return;
    const { name, limit, path } = first;
    const twice = 2 * limit.calls;
    yield {
      path,
      message: `${twice} calls of \`${clip(name)}\` can pass within two seconds around ${boundary(limit)}; where that is too many, halve the number or add a limit over a longer window`,
      related: others
        .slice(0, MAX_RELATED)
        .map((other) => ({ path: other.path, message: `and ${2 * other.limit.calls} of \`${clip(other.name)}\`` })),
      witness: witness(first),
    };
  },
};

/**
 * The limit by which calls come fastest, unless a longer window holds less than twice its number: then that window's own
 * boundaries are the only ones around which so many pass. Undefined where there is none.
 */
function uncapped(limits: readonly RateLimit[]): RateLimit | undefined {
  const shortest = Math.min(...limits.map(({ milliseconds }) => milliseconds));
  let strictest: RateLimit | undefined;
  for (const limit of limits)
    if (limit.milliseconds === shortest && limit.calls < (strictest?.calls ?? Number.POSITIVE_INFINITY))
      strictest = limit;
  if (strictest === undefined || strictest.calls < 1) return undefined;
  const twice = 2 * strictest.calls;
  const capped = limits.some(({ milliseconds, calls }) => milliseconds > shortest && calls < twice);
  return capped ? undefined : strictest;
}

function boundary({ limit: { window }, milliseconds }: RateLimit): string {
  if (!/^[a-z]+$/.test(window.name)) return `a multiple of ${milliseconds / 1000} s`;
  return window.name === "day" ? "midnight UTC" : `a full ${window.name}`;
}

/** As many calls as fit into the last second before a boundary, and as many in the first second after it. */
function witness({ name, limit, rules }: Burst): Witness | undefined {
  const { calls, milliseconds } = limit;
  if (2 * calls > MAX_WITNESS_CALLS || rules.some(looksAtArguments)) return undefined;
  const boundary = (Math.floor(NOON / milliseconds) + 1) * milliseconds;
  const call = (at: number) => ({ tool: name, args: {}, at });
  const second = (start: number) => Array.from({ length: calls }, (_, i) => call(start + i));
  return { calls: [...second(boundary - 1000), ...second(boundary)], decision: "allow" };
}

/** Whether a call without arguments might not pass, or the counters of other tools have a say. */
function looksAtArguments({ conditions, limit }: Rule): boolean {
  if (limit !== undefined && "from" in limit.amount) return true;
  return conditions.some(({ target }) => target.kind !== "counter" || target.key !== limit?.key);
}
