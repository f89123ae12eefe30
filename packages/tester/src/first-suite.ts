/** A policy × the server's tools → a suite to begin with: what the policy says today, a case for each thing it says. */

import { Counters, compile, DECISION_WORDS, type Decision, type Engine, type Policy } from "@callgate/core";
import { withRequired } from "@callgate/core/logic";
import type { ToolCatalogue } from "@callgate/core/policy";
import { oneLine, type WrittenCall, type WrittenCase } from "./print-suite.js";
import { NO_DEFAULTS } from "./read-call.js";
import { passesRoundTrip } from "./round-trip.js";

/** Limits that are reached later than this are not tried. */
const MAX_CALLS = 1_000;

/** A name that no server gives a tool; with a number where one does. */
const UNLISTED = "tool_that_is_not_listed";

/** As the names of cases say it. */
const MAY: Readonly<Record<Decision["outcome"], string>> = {
  ...DECISION_WORDS.is,
  allow: "may be called",
};

/**
 * Cases for what the policy decides of each tool's call, with arguments that its input schema takes; for the limit that
 * denies when that call is made again and again at one time; and for a tool that the policy does not name. Each was run,
 * and passes. What cannot be decided has no case.
 */
export function firstSuite(policy: Policy, tools: ToolCatalogue): WrittenCase[] {
  const engine = compile(policy);
  const names = [...new Set([...policy.tools.keys(), ...tools.tools.keys()])].filter((name) => name !== "");
  const unlisted = freeName(new Set(names));
  return [
    ...names.flatMap((name) => casesOf(name, argumentsOf(name, tools), engine)),
    ...casesOf(unlisted, undefined, engine).slice(0, 1).map(asUnlisted),
  ].filter((one) => passesRoundTrip(one, engine));
}

/** How many calls pass at one time, and what is said of the first and of the one that no longer passes. */
function casesOf(tool: string, args: WrittenCall["args"], engine: Engine): WrittenCase[] {
  const counters = new Counters();
  const decide = () => engine.decide({ tool, args: args ?? {}, at: NO_DEFAULTS.at, grant: "" }, counters);
  const first = decide();
  if (first.outcome === "notEvaluated") return [];
  const call = { tool, args };
  const single = { name: oneLine(`${tool} ${MAY[first.outcome]}`), ...call, expect: expected(first) };
  if (first.outcome !== "allow") return [single];
  let passed = 1;
  let next = decide();
  for (; next.outcome === "allow" && passed < MAX_CALLS; next = decide()) passed++;
  if (next.outcome !== "deny") return [single];
  const counts = { allow: passed, deny: 1, ...(next.rule === "" ? {} : { rule: next.rule }) };
  const times = `${passed === 1 ? "once" : `${passed} times`}${perWindow(first, next, engine)}`;
  const limited = { name: oneLine(`${tool} may be called ${times}`), ...call, repeat: passed + 1 };
  return [single, { ...limited, expect: counts }];
}

/** ` per minute`, by the limit that denied; it is among those that the first call took from. */
function perWindow({ reserved }: Decision, { origin }: Decision, engine: Engine): string {
  const limits = reserved.flatMap(({ slot }) => engine.limitsOf(slot));
  const limit = limits.find((one) => one.origin === origin);
  return limit === undefined ? "" : ` per ${limit.window.name}`;
}

function asUnlisted(one: WrittenCase): WrittenCase {
  const said = MAY[one.expect === "allow" ? "allow" : "deny"];
  return { ...one, name: `a tool that the policy does not list ${said}` };
}

function expected({ outcome, rule }: Decision): unknown {
  return rule === "" ? outcome : { decision: outcome, rule };
}

/** Undefined where a call needs none. */
function argumentsOf(name: string, { tools }: ToolCatalogue): WrittenCall["args"] {
  const schema = tools.get(name)?.inputSchema;
  const args = schema === undefined ? {} : withRequired({}, schema);
  return Object.keys(args).length === 0 ? undefined : args;
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? UNLISTED : `${UNLISTED}_${number}`;
    if (!taken.has(name)) return name;
  }
}
