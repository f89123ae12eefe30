/** One call × one policy → its decision, the rule that makes it, and the nearest calls that are decided otherwise. */

import { Counters, type Document, type Explanation, type Path, type Policy } from "@callgate/core";
import { type Remedy, remedies, type Situation } from "@callgate/core/logic";
import { accessTo, assumptions, type ToolCatalogue } from "@callgate/core/policy";
import { closest } from "@callgate/core/text";
import { type CheckedCall, findingsText, type Otherwise } from "@callgate/report";
import { ExplanationView, shownArguments } from "@callgate/simulator";
import { type TestedEngine, testedEngine } from "@callgate/tester";
import { settingsFor } from "../config/for-policy.js";
import { type LoadedConfig, loadConfig } from "../config/load-config.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { findPolicies } from "../hosts/find-policies.js";
import { hostContexts } from "../hosts/host-contexts.js";
import { readOf } from "../hosts/read-of.js";
import { theOneAgent } from "../hosts/the-one-agent.js";
import type { Io } from "../io/io.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import type { AccessOptions } from "./access-report.js";
import { isWritten } from "./decide-cell.js";

export interface CheckCallOptions extends Omit<AccessOptions, "paths" | "hostsIn"> {
  /** A file, or a folder in which an agent finds its files. */
  readonly path: string;
  /** The server, of an agent's configuration; where it is left out, the tool is named as the model calls it. */
  readonly server?: string | undefined;
  readonly tool: string;
  /** As `JSON.parse` gives them; undefined for a call without arguments. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
}

/** What decides, and what is known of it. */
interface Decider extends Pick<CheckedCall, "findings" | "sources" | "host"> {
  readonly policy: Policy;
  readonly document: Document;
  readonly engine: TestedEngine;
  /** The tools that lists name, of the call's server. */
  readonly listed: ToolCatalogue | undefined;
}

/**
 * Decides one call as the first one there is: counters are empty.
 * @param io the repository
 * @throws UserError for a path that leads to no policy or to several, and for one by which no call can be decided
 */
export async function checkCall(options: CheckCallOptions, io: Io): Promise<CheckedCall> {
  const { path, server, tool, args } = options;
  requireFinite(args);
  const decider = await deciderOf(options, io);
  const { policy, document, engine, findings, sources, host, listed } = decider;
  const call = { ...(server === undefined ? {} : { server }), tool, args, at: 0, grant: "" };
  const counters = new Counters();
  const explanation = engine.explain(call, counters);
  const { decision, rules, limits } = explanation;
  const by = engine.decides(call) ?? (host === undefined ? accessTo(policy.access, call).by : undefined);
  const allowedBy = decision.outcome === "allow" ? by : undefined;
  const origin = decision.origin ?? allowedBy?.origin;
  // What an engine says where a policy says nothing is not what an agent says.
  const message = host === undefined || decision.outcome === "notEvaluated" ? decision.message : by?.message;
  const locate = (at: Path) => document.locate(at);
  const view = new ExplanationView(args, undefined, locate);
  const rule = decision.rule || allowedBy?.name;
  return {
    version: VERSION,
    subject: path,
    ...(host === undefined ? { assumed: assumptions([policy]) } : { host }),
    call: { server, tool, args: shownArguments(args) },
    decision: decisionOf(engine.hides(call), decision.outcome),
    rule: rule === "" ? undefined : rule,
    message: message === "" ? undefined : message,
    place: origin !== undefined && isWritten(origin, document) ? locate(origin) : undefined,
    rules: rules.map((one) => view.rule(one)),
    limits: limits.map((limit) => view.limit(limit)),
    otherwise: otherwise({ engine, call, counters, explanation }, view),
    isWhateverArguments: isWhateverArguments(explanation),
    notes: [
      ...notesOf(tool, policy, listed, rules.length === 0),
      ...(host !== undefined && server === undefined && decision.outcome === "notEvaluated"
        ? ["--server SERVER says which server offers the tool"]
        : []),
    ],
    findings,
    sources,
  };
}

/**
 * `JSON.parse` reads `1e999` as infinite, where the programs that enforce policies do not read the call at all.
 * @throws UserError for such a number
 */
function requireFinite(args: unknown): void {
  const waiting: [unknown, string][] = [[args, ""]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, name] = next;
    if (typeof value === "number" && !Number.isFinite(value))
      throw new UserError(
        `the argument \`${name}\` is a number beyond 1.8e308, which no program reads; write a smaller one`,
      );
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) waiting.push([inner, name === "" ? key : `${name}.${key}`]);
  }
}

function decisionOf(
  isHidden: boolean | undefined,
  outcome: Explanation["decision"]["outcome"],
): CheckedCall["decision"] {
  switch (outcome) {
    case "allow":
      return "allow";
    case "approval":
      return "ask";
    case "deny":
      return isHidden === true ? "hidden" : "deny";
    case "notEvaluated":
      return "unknown";
    default:
      return outcome satisfies never;
  }
}

/** What the call may get instead, by what it gets. */
const OTHERS = {
  allow: ["deny", "approval"],
  approval: ["allow", "deny"],
  deny: ["allow", "approval"],
  notEvaluated: [],
} as const;

/** For each other decision, the nearest change after which the engine makes it. */
function otherwise(situation: Situation, view: ExplanationView): Otherwise[] {
  return OTHERS[situation.explanation.decision.outcome].flatMap((outcome): Otherwise[] => {
    const decision = outcome === "approval" ? "ask" : outcome;
    return remedies(situation, { outcome })
      .filter(isOfTheCall)
      .map((remedy) => ({ decision, remedy: view.remedy(remedy) }));
  });
}

/** From empty counters, no later time is decided otherwise. */
function isOfTheCall({ kind }: Remedy): boolean {
  return kind !== "wait";
}

/** Whether nothing looks at the arguments. */
function isWhateverArguments({ decision, rules, limits }: Explanation): boolean {
  return (
    decision.outcome !== "notEvaluated" &&
    rules.every(({ rule: { conditions, unless = [] } }) => conditions.length === 0 && unless.length === 0) &&
    limits.every(({ limit }) => !("from" in limit.amount))
  );
}

/** What a reader may have overlooked about the tool's name. */
function notesOf(tool: string, policy: Policy, listed: ToolCatalogue | undefined, hasNoRules: boolean): string[] {
  if (listed !== undefined)
    return listed.tools.has(tool)
      ? []
      : [`the tool list ${listed.uri} names no \`${tool}\`${close(closest(tool, listed.tools.keys()))}`];
  if (!hasNoRules || policy.tools.size === 0 || policy.tools.has(tool)) return [];
  const suggested = closest(tool, policy.tools.keys());
  return suggested === undefined ? [] : [`the policy names no \`${tool}\`${close(suggested)}`];
}

function close(name: string | undefined): string {
  return name === undefined ? "" : `; did you mean \`${name}\`?`;
}

/** The one policy that the path leads to. */
async function deciderOf(options: CheckCallOptions, io: Io): Promise<Decider> {
  const { path, host } = options;
  const config = loadConfig(options.config, io);
  const { policies, hosts } = await findPolicies({ ...options, paths: [path] }, config, io);
  const own = hosts.filter((one) => host === undefined || one.host.id === host);
  const [file, another] = policies;
  if (own.length > 0 && file === undefined) return agentDecider(theOneAgent(own, path), options, config, io);
  if (file === undefined) throw new UserError(`there is no configuration of ${host ?? "an agent"} in ${path}`);
  if (another !== undefined || own.length > 0) {
    const names = [...policies.map(({ document }) => document.uri), ...own.map((one) => `that of ${one.host.id}`)];
    throw new UserError(
      `${path} holds several policies: ${names.slice(0, 5).join(", ")}; name one, or an agent with --dialect`,
    );
  }
  if (options.server !== undefined)
    throw new UserError(`${file.document.uri} is a gateway's policy, which guards one server; leave --server out`);
  const { document } = file;
  const { policy, notes } = requireLoadable(file);
  const lists = new ToolLists(io);
  const run = toolLists(options.tools, config, lists, io);
  const listed = listOf(settingsFor(document.uri, config, io), run, { config, lists });
  const findings = [...lists.findings, ...notes];
  const sources = new Map([[document.uri, document.text]]);
  return { policy, document, engine: testedEngine(policy), listed, findings, sources, host: undefined };
}

async function agentDecider(
  files: HostFiles | undefined,
  options: CheckCallOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<Decider> {
  if (files === undefined) throw new UserError(`there is no configuration of an agent in ${options.path}`);
  const { host, layers, unread } = files;
  const [first] = unread;
  if (first !== undefined)
    throw new UserError(`no call can be decided by ${options.path}: ${first.location.uri}: ${first.message}`);
  const { lowerLayers } = await import("@callgate/core/hosts");
  const context = hostContexts(options, config?.hosts ?? new Map())(host.id);
  const lowered = lowerLayers(host.id, layers, context);
  const { policy, document, findings } = lowered;
  const errors = findings.filter(({ severity }) => severity === "error");
  if (policy === undefined)
    throw new UserError(
      `no call can be decided by ${options.path}: ${host.id} does not start with these files`,
      findingsText(errors, document),
    );
  const lists = new ToolLists(io);
  const { servers } = toolLists(options.tools, config, lists, io);
  return {
    policy,
    document,
    engine: testedEngine(policy, servers),
    listed: options.server === undefined ? undefined : servers.get(options.server),
    host: { ...readOf(files, lowered, context), notEvaluated: [] },
    findings: [...lists.findings, ...errors],
    sources: new Map(layers.map(({ uri, text }) => [uri, text])),
  };
}
