/** Policy × tools → findings. */

import {
  type Category,
  categorise,
  compareFindings,
  type Document,
  type Finding,
  type Lowered,
  type Policy,
  RECOMMENDED,
  type Tool,
  type ToolCatalogue,
} from "@callgate/core";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "./check.js";
import { CHECKS } from "./checks/index.js";
import { Prover } from "./prover.js";
import { type Reach, reachOf } from "./reach.js";

export interface LintOptions {
  readonly tools?: ToolCatalogue | undefined;
  /** Categories that were decided by hand, by tool name. */
  readonly categories?: ReadonlyMap<string, Category> | undefined;
  /** Calls a minute, for the categories whose ceiling is not the recommended one. */
  readonly ceilings?: Readonly<Partial<Record<Category, number>>> | undefined;
}

/** All findings about a document and the policy lowered from it, in the order of `compareFindings`. */
export function lint(document: Document, lowered: Lowered, options: LintOptions = {}): Finding[] {
  const { policy } = lowered;
  const findings = [...lowered.findings];
  // What a document says that nobody loads is beside the point.
  if (policy !== undefined && !lowered.refused) {
    const context = contextOf(document, policy, options);
    for (const check of CHECKS) if (check.of === "policy") findings.push(...findingsOf(check, context));
  }
  return findings.sort(compareFindings);
}

function contextOf(document: Document, policy: Policy, options: LintOptions): CheckContext {
  return {
    document,
    policy,
    tools: knownTools(policy, options),
    catalogue: options.tools,
    ceilings: ceilings(options),
    prover: new Prover(policy),
  };
}

function ceilings({ ceilings: own = {} }: LintOptions): CheckContext["ceilings"] {
  const perMinute = (category: Category) => own[category] ?? RECOMMENDED[category].perMinute;
  return {
    Read: perMinute("Read"),
    Write: perMinute("Write"),
    Execute: perMinute("Execute"),
    Destructive: perMinute("Destructive"),
    Financial: perMinute("Financial"),
  };
}

function* findingsOf(check: PolicyCheck, context: CheckContext): Iterable<Finding> {
  const { document } = context;
  for (const problem of check.run(context)) {
    if (!isProved(problem, context)) continue;
    const { path, part, span, message, severity, witness, related = [] } = problem;
    yield {
      check: check.id,
      severity: severity ?? check.severity,
      message,
      location: {
        uri: document.uri,
        range: span === undefined ? document.locate(path, part) : document.rangeOf(span),
      },
      related: related.map((place) => ({
        message: place.message,
        location: { uri: document.uri, range: document.locate(place.path, place.part) },
      })),
      ...(witness === undefined ? {} : { witness }),
    };
  }
}

/** Whether the engine, asked now, answers to the witness what the problem says. */
function isProved({ witness }: CheckProblem, { prover }: CheckContext): boolean {
  return witness === undefined || prover.decide(witness.calls).at(-1)?.outcome === witness.decision;
}

/** The tools that the policy names or the list holds; findings are sorted at the end, so their order says nothing. */
function knownTools(policy: Policy, { tools, categories }: LintOptions): KnownTool[] {
  const known = (name: string, tool: Tool | undefined): KnownTool => {
    const category = once(() => categorise(tool ?? { name }, categories));
    const reach = once((): Reach | undefined => reachOf(policy, name));
    return { name, tool, named: policy.tools.has(name), categorise: category, reach };
  };
  const listed = tools?.tools ?? new Map<string, Tool>();
  const unlisted = [...policy.tools.keys()].filter((name) => !listed.has(name));
  return [...[...listed].map(([name, tool]) => known(name, tool)), ...unlisted.map((name) => known(name, undefined))];
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
