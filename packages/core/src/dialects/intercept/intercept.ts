/** Intercept's policy.yaml → Policy, as its `config.go` loads it and its `validate.go` judges it (March 2026). */

import type { CheckDiagnostic } from "../../document/diagnostic.js";
import type { Document, MapNode, Node, Path } from "../../document/document.js";
import { type Field, mapFields } from "../../document/fields.js";
import type { Enforcement } from "../../policy/enforcement.js";
import { alone, listedAccess } from "../../policy/listed-access.js";
import type { Condition, HiddenTool, Limit, Rule, ToolPolicy } from "../../policy/policy.js";
import { namedWindow, WINDOW_NAMES } from "../../policy/windows.js";
import { closest, didYouMean, suggestOr } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import { goQuote } from "../../values/go-quote.js";
import { toFloat64 } from "../../values/value.js";
import { argumentSegments, conditionProblems, readConditions } from "../conditions.js";
import { Decoder, toInt64 } from "../decoder.js";
import type { Dialect, DocumentPolicy, Lowering, Release } from "../dialect.js";
import { WITHOUT_PROGRAM } from "../without-program.js";
import { isCarried } from "./carrier.js";
import schema from "./intercept.schema.json" with { type: "json" };
import { explainInterceptKey } from "./intercept-keys.js";
import {
  approvalProblems,
  approvalsProblems,
  type LaterKeys,
  laterKeyProblems,
  laterKeys,
  unknownRestriction,
} from "./later-releases.js";
import { refusalClause } from "./refusal.js";

/** The name under `tools` whose rules apply to every call, and the scope of its counters. */
const EVERY_TOOL = "*";
const GLOBAL_SCOPE = "_global";

export const intercept: Dialect = {
  id: "intercept",
  summary: "PolicyLayer Intercept, policy.yaml",
  policyNoun: "an Intercept policy",
  engineName: "Intercept",
  decidedAs: undefined,
  decisionNote: undefined,
  refusal: refusalClause(),
  releases: ["2026-03", "latest"],
  withoutPolicy: WITHOUT_PROGRAM,
  schema,
  recognise,
  lower,
  explainUnknownKey: explainInterceptKey,
  unknownKeyOfRefused: "Intercept does not know it",
  printer: async () => (await import("./print-intercept.js")).printIntercept,
  isCarrier: ({ tools }, entry, { limit }) => limit !== undefined && isCarried(entry, limit.counter, tools),
};

/** Many files have a `version`: it counts beside a policy's key, mistyped perhaps, or as the only key. */
function recognise(root: MapNode): number {
  const { byName } = mapFields(root);
  const tools = byName.get("tools")?.value;
  // A list under `tools`, and nothing else a policy has, is a list of tools.
  if (tools !== undefined && tools.kind !== "list") return 1;
  const text = (name: string) => {
    const value = byName.get(name)?.value;
    return value?.kind === "scalar" ? value.text : undefined;
  };
  if (["allow", "deny"].includes(text("default") ?? "") || byName.has("hide")) return 1;
  const others = [...byName.keys()].filter((name) => name !== "version");
  const isBeside = others.length === 0 || others.some((name) => closest(name, TOP_LEVEL) !== undefined);
  return text("version") === "1" && isBeside ? 1 : 0;
}

const TOP_LEVEL = ["default", "description", "hide", "tools", "approvals"];

/** A rule as loaded, before it means anything. */
interface LoadedRule {
  readonly origin: Path;
  readonly name: string;
  readonly action: string;
  readonly rateLimit: string;
  readonly conditions: readonly Condition[];
  readonly onDeny: string;
  /** What the engine says for `rate_limit` when nothing else is written. */
  readonly overLimit: string | undefined;
  readonly state: LoadedState | undefined;
  readonly later: LaterKeys;
  /** Written as `require_approval`, whatever became of it. */
  readonly approves: boolean;
  /** The engine refuses the document because of this rule; nothing else is worth saying of it. */
  readonly refused: boolean;
}

interface LoadedState {
  readonly origin: Path;
  readonly counter: string;
  readonly window: string;
  readonly increment: bigint;
  readonly incrementFrom: string;
}

interface LoadedTool {
  readonly name: string;
  readonly origin: Path;
  readonly rules: readonly LoadedRule[];
}

function lower(root: MapNode, document: Document, release: Release | undefined): Lowering {
  const actions = ACTIONS[release ?? "latest"];
  const decoder = new Decoder(`; ${refusalClause()}`);
  const fields = decoder.fields(root, []);
  const version = decoder.text(fields?.get("version")?.value, ["version"]);
  decoder.text(fields?.get("description")?.value, ["description"]);
  const fallback = decoder.text(fields?.get("default")?.value, ["default"]);
  const hide = decoder
    .items(fields?.get("hide")?.value, ["hide"])
    .map(([node, index]): HiddenTool => ({ name: decoder.text(node, ["hide", index]), origin: ["hide", index] }));
  const toolFields = decoder.names(fields?.get("tools")?.value, ["tools"]);
  const tools = [...(toolFields?.values() ?? [])].map((field) => loadTool(decoder, field, actions));
  const approvals = fields?.get("approvals");
  const loaded = new Map(tools.map((tool) => [tool.name, tool]));
  const everyTool = loaded.get(EVERY_TOOL);
  const asked = { actions, release };
  const policy: DocumentPolicy = {
    ...alone(document.uri, { engine: "Intercept", version: release ?? "latest" }),
    dialect: "intercept",
    origin: [],
    // Rules for every tool list a tool of the very name `*`, too.
    access: listedAccess({
      hide,
      tools,
      fallback: { action: fallback === "deny" ? "deny" : "allow", origin: ["default"] },
    }),
    tools: new Map(
      tools.filter((tool) => tool !== everyTool).map((tool) => [tool.name, lowerTool(tool, tool.name, asked)]),
    ),
    everyTool: everyTool && {
      ...lowerTool(everyTool, GLOBAL_SCOPE, asked),
      asTool: lowerTool(everyTool, EVERY_TOOL, asked),
    },
    approvals: approvals && { value: approvals.value, origin: ["approvals"] },
  };
  const problems = [
    ...syntaxProblems(document),
    ...decoder.problems,
    ...documentProblems(version, fallback, hide),
    ...approvalsProblems(approvals, release),
    ...tools.flatMap((tool) => toolProblems(tool, loaded, asked)),
  ];
  const isLoaded = decoder.problems.length === 0 && document.notYaml === undefined;
  return { policy, problems, enforcement: isLoaded ? validated(problems) : "unloadable" };
}

/** One validation message, and the program refuses the whole document. */
function validated(problems: readonly CheckDiagnostic[]): Enforcement {
  return problems.some(({ refusal }) => refusal !== undefined) ? "invalid" : "enforced";
}

/** Intercept reads JSON as YAML, which knows fewer escapes. */
function syntaxProblems({ notYaml }: Document): CheckDiagnostic[] {
  if (notYaml === undefined) return [];
  const { span, message } = notYaml;
  return [{ check: "syntax", path: [], span, message: `Intercept reads JSON as YAML, and refuses this: ${message}` }];
}

function loadTool(decoder: Decoder, { name, value }: Field, actions: Actions): LoadedTool {
  const origin = ["tools", name];
  const rules = decoder.fields(value, origin)?.get("rules");
  const path = [...origin, "rules"];
  return {
    name,
    origin,
    rules: decoder
      .items(rules?.value, path)
      .map(([node, index]) => loadRule(decoder, node, [...path, index], name, actions)),
  };
}

function loadRule(decoder: Decoder, node: Node, origin: Path, tool: string, actions: Actions): LoadedRule {
  const refusals = decoder.problems.length;
  const fields = decoder.fields(node, origin);
  const at = (key: string) => [...origin, key];
  const action = decoder.textOf(fields, "action", origin) || "evaluate";
  const rule = {
    origin,
    name: decoder.textOf(fields, "name", origin),
    action,
    approves: action === "require_approval",
    rateLimit: decoder.textOf(fields, "rate_limit", origin),
    conditions: readConditions(decoder, fields?.get("conditions")?.value, at("conditions")),
    onDeny: decoder.textOf(fields, "on_deny", origin),
    overLimit: undefined,
    state: loadState(decoder, fields?.get("state")?.value, at("state")),
    later: laterKeys(fields),
    // What is read above adds the reasons for which the engine refuses the rule.
    refused: decoder.problems.length > refusals,
  };
  return expandRateLimit(rule, tool, actions);
}

function loadState(decoder: Decoder, node: Node | undefined, origin: Path): LoadedState | undefined {
  const fields = decoder.pointedFields(node, origin);
  if (fields === undefined) return undefined;
  const text = (name: string) => decoder.textOf(fields, name, origin);
  const increment = decoder.integer(fields.get("increment")?.value, [...origin, "increment"]);
  return {
    origin,
    counter: text("counter"),
    window: text("window"),
    increment: increment === 0n ? 1n : increment,
    incrementFrom: text("increment_from"),
  };
}

/** `rate_limit: N/WINDOW` is short for a condition and a counter; left as it is where the engine cannot expand it. */
function expandRateLimit(rule: LoadedRule, tool: string, actions: Actions): LoadedRule {
  if (rule.rateLimit === "" || rule.conditions.length > 0 || rule.state !== undefined || rule.action === "deny")
    return rule;
  const parsed = parseRateLimit(rule.rateLimit);
  if (parsed === undefined) return rule;
  const { count, window } = parsed;
  const key = `${tool === EVERY_TOOL ? GLOBAL_SCOPE : tool}._rate_${window}`;
  const origin = [...rule.origin, "rate_limit"];
  return {
    ...rule,
    rateLimit: "",
    // The open-source engine makes a rate limit of any rule but a deny; what newer releases do to an approval is not
    // documented, and asking for it is the safer reading.
    action: actions.get(rule.action) === "approval" ? rule.action : "evaluate",
    conditions: [
      {
        origin,
        path: `state.${key}`,
        target: { kind: "counter", key },
        op: "lte",
        writtenOp: "lte",
        value: { kind: "int", value: count },
      },
    ],
    overLimit: `Rate limit of ${count} per ${window} reached. Try again later.`,
    state: { origin, counter: `_rate_${window}`, window, increment: 1n, incrementFrom: "" },
  };
}

/** As Go's `strconv.Atoi` and the engine's `validWindows` take it. */
function parseRateLimit(text: string): { count: bigint; window: string } | undefined {
  const m = /^([+-]?[0-9]+)\/(minute|hour|day)$/.exec(text);
  if (m === null) return undefined;
  const count = BigInt((m[1] as string).replace("+", ""));
  return count > 0n && count < 2n ** 63n ? { count, window: m[2] as string } : undefined;
}

/** What the release that is asked knows. */
interface Asked {
  readonly actions: Actions;
  readonly release: Release | undefined;
}

function lowerTool(tool: LoadedTool, scope: string, asked: Asked): ToolPolicy {
  return { name: tool.name, origin: tool.origin, rules: tool.rules.map((rule) => lowerRule(rule, scope, asked)) };
}

type Actions = ReadonlyMap<string, Rule["action"]>;

const ACTIONS: Readonly<Record<Release, Actions>> = {
  "2026-03": new Map([
    ["evaluate", "require"],
    ["deny", "deny"],
  ]),
  latest: new Map([
    ["evaluate", "require"],
    ["deny", "deny"],
    ["require_approval", "approval"],
  ]),
};

function lowerRule(rule: LoadedRule, scope: string, { actions, release }: Asked): Rule {
  const action = actions.get(rule.action) ?? "none";
  return {
    name: rule.name.toWellFormed(),
    named: rule.name !== "",
    origin: rule.origin,
    layer: 0,
    action,
    // A deny rule never looks at its conditions.
    conditions: action === "deny" ? [] : rule.conditions,
    message:
      rule.onDeny.toWellFormed() ||
      (action === "approval"
        ? `Approval required by rule ${goQuote(rule.name)}`
        : (rule.overLimit ?? `Denied by rule ${goQuote(rule.name)}`)),
    explained: rule.onDeny !== "",
    limit: rule.state && lowerLimit(rule, rule.state, scope),
    uncertain: unknownRestriction(rule.later, release),
  };
}

function lowerLimit(rule: LoadedRule, state: LoadedState, scope: string): Limit {
  const key = `${scope}.${state.counter}`;
  return {
    origin: state.origin,
    key,
    counter: state.counter,
    window: namedWindow(state.window),
    max: limitOf(rule.conditions, key),
    amount:
      state.incrementFrom === ""
        ? { fixed: state.increment }
        : { from: argumentSegments(state.incrementFrom), path: state.incrementFrom },
    scope: "everyone",
    name: rule.name.toWellFormed(),
    message: (rule.onDeny || (rule.overLimit ?? `Rate limit exceeded for ${rule.name}`)).toWellFormed(),
  };
}

/** The first `lt` or `lte` of the rule's own counter is its limit (the engine's `extractLimit`). */
function limitOf(conditions: readonly Condition[], key: string): bigint | undefined {
  for (const { path, op, value } of conditions) {
    const bound = toFloat64(value);
    if (path !== `state.${key}` || bound === undefined) continue;
    if (op === "lte") return toInt64(bound);
    if (op === "lt") return BigInt.asIntN(64, toInt64(bound) - 1n);
  }
  return undefined;
}

/** What Go's `strings.TrimSpace` leaves nothing of. */
const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

/** A problem for which every release refuses the document. @param todo what to do, in the imperative */
function refused(path: Path, what: string, todo: string, more: Partial<CheckDiagnostic> = {}): CheckDiagnostic {
  const refusal = `${what}, so ${refusalClause()}`;
  return { check: "schema", path, refusal, message: `${refusal}; ${todo}`, ...more };
}

function documentProblems(version: string, fallback: string, hide: readonly HiddenTool[]): CheckDiagnostic[] {
  const problems: CheckDiagnostic[] = [];
  if (version !== "1") {
    const what = version === "" ? "`version` is missing" : `version \`${clip(version)}\` is not known`;
    problems.push(refused(["version"], what, 'write `version: "1"`'));
  }
  if (fallback !== "" && fallback !== "allow" && fallback !== "deny") {
    const suggested = closest(fallback, ["allow", "deny"]);
    problems.push(
      refused(
        ["default"],
        `\`default\` is \`allow\` or \`deny\`, not \`${clip(fallback)}\``,
        suggested === undefined ? "write one of them" : `did you mean \`${suggested}\`?`,
        { suggested },
      ),
    );
  }
  const seen = new Set<string>();
  for (const { name, origin } of hide) {
    if (BLANK.test(name)) problems.push(refused(origin, "the entry is empty", "remove it"));
    else if (seen.has(name))
      problems.push(refused(origin, `\`${clip(name)}\` is already hidden`, "remove one of the two entries"));
    seen.add(name);
  }
  return problems;
}

function toolProblems(tool: LoadedTool, tools: ReadonlyMap<string, LoadedTool>, asked: Asked): CheckDiagnostic[] {
  const problems: CheckDiagnostic[] = [];
  const counters = new Map<string, number>();
  tool.rules.forEach((rule, index) => {
    problems.push(...ruleProblems(rule, tools, asked));
    if (rule.state === undefined) return;
    const { counter, origin, window } = rule.state;
    const first = counters.get(counter);
    if (first === undefined) counters.set(counter, index);
    else problems.push(duplicate(rule.state, first + 1, counter === `_rate_${window}` && isRateLimit(origin)));
  });
  return problems;
}

function isRateLimit(origin: Path): boolean {
  return origin[origin.length - 1] === "rate_limit";
}

function duplicate({ counter, origin, window }: LoadedState, first: number, isLimit: boolean): CheckDiagnostic {
  const check = "duplicate-counter";
  if (isLimit)
    return refused(
      origin,
      `rule ${first} of this tool already limits the calls ${window === "hour" ? "an" : "a"} ${window}`,
      "use another window, or drop one of the two",
      { check },
    );
  return refused(
    [...origin, "counter"],
    `the counter \`${clip(counter)}\` is also moved by rule ${first} of this tool`,
    "give it another name",
    { check },
  );
}

function ruleProblems(
  rule: LoadedRule,
  tools: ReadonlyMap<string, LoadedTool>,
  asked: Asked,
): readonly CheckDiagnostic[] {
  if (rule.refused) return [];
  const { later, origin } = rule;
  return [
    ...validationProblems(rule, tools, asked),
    ...laterKeyProblems(later, origin, asked.release, isSpendAlone(rule)),
  ];
}

/** Whether the rule limits by nothing but `spend`. */
function isSpendAlone({ action, conditions, later }: LoadedRule): boolean {
  return action === "evaluate" && conditions.length === 0 && later.has("spend");
}

function validationProblems(
  rule: LoadedRule,
  tools: ReadonlyMap<string, LoadedTool>,
  { actions, release }: Asked,
): readonly CheckDiagnostic[] {
  const problems: CheckDiagnostic[] = [];
  const report = (field: string, what: string, todo: string, suggested?: string) =>
    problems.push(refused([...rule.origin, field], what, todo, { suggested }));
  if (rule.rateLimit !== "") {
    if (parseRateLimit(rule.rateLimit) === undefined)
      report(
        "rate_limit",
        `\`${clip(rule.rateLimit)}\` is no rate limit`,
        "write `N/minute`, `N/hour` or `N/day`, such as `5/hour`",
      );
    if (rule.conditions.length > 0 || rule.state !== undefined)
      report("rate_limit", "`rate_limit` is beside `conditions` or `state`", "give it a rule of its own");
    if (rule.action === "deny")
      report("rate_limit", "`rate_limit` is in a rule that denies", "remove it, or the `action`");
    return problems;
  }
  if (rule.name === "") report("name", "the rule has no `name`", "give it one: denials name it");
  if (rule.approves) problems.push(...approvalProblems(rule.origin, countsBy(rule), release));
  else if (!actions.has(rule.action))
    report(
      "action",
      `unknown action \`${clip(rule.action)}\``,
      suggestOr(rule.action, [...actions.keys()], "; the actions are").slice("; ".length),
      closest(rule.action, actions.keys()),
    );
  if (rule.action === "deny" && rule.conditions.length > 0)
    report(
      "conditions",
      "a rule that denies has no `conditions`",
      "to deny every call, remove them; to deny some calls, write the opposite conditions without `action`",
    );
  if (rule.action === "evaluate" && rule.conditions.length === 0 && !isSpendAlone(rule))
    report("conditions", "the rule has no condition", "add `conditions` or a `rate_limit`");
  if (rule.action !== "deny")
    for (const condition of rule.conditions) problems.push(...conditionProblems(condition, refusalClause()));
  if (rule.state !== undefined) problems.push(...stateProblems(rule.state));
  for (const { path, origin } of rule.conditions) {
    const [kind, scope, counter] = splitInThree(path);
    if (kind === "state" && counter !== undefined && !hasCounter(tools, scope as string, counter))
      problems.push(dangling(scope as string, counter, origin));
  }
  return problems;
}

/** A counter that no rule moves. `rate_limit` names one for itself, which a dot in the tool's name takes apart. */
function dangling(scope: string, counter: string, origin: Path): CheckDiagnostic {
  const check = "dangling-counter";
  const [tool, name] = [clip(scope), clip(counter)];
  if (isRateLimit(origin))
    return refused(
      origin,
      `a tool whose name has a dot cannot have a \`rate_limit\`: its counter is read as one of \`${tool}\``,
      `give \`${tool}\` a \`state\` with the counter \`${name}\`, and compare \`state.${tool}.${name}\` here`,
      { check },
    );
  return refused(
    [...origin, "path"],
    `no rule of \`${tool}\` has a \`state\` with the counter \`${name}\``,
    "add one, or name a counter that is there",
    { check },
  );
}

/** What moves a counter of the rule. */
function countsBy({ state }: LoadedRule): "rate_limit" | "state" | undefined {
  return state && (isRateLimit(state.origin) ? "rate_limit" : "state");
}

function stateProblems(state: LoadedState): CheckDiagnostic[] {
  const problems: CheckDiagnostic[] = [];
  const report = (field: string, what: string, todo: string, suggested?: string) =>
    problems.push(refused([...state.origin, field], what, todo, { suggested }));
  if (state.counter === "") report("counter", "the state has no `counter`", "name one");
  if (namedWindow(state.window).milliseconds === 0)
    report(
      "window",
      state.window === "" ? "the state has no `window`" : `unknown window \`${clip(state.window)}\``,
      didYouMean(state.window, WINDOW_NAMES).slice("; ".length) || `the windows are ${either(WINDOW_NAMES)}`,
      closest(state.window, WINDOW_NAMES),
    );
  if (state.incrementFrom !== "" && !state.incrementFrom.startsWith("args."))
    report(
      "increment_from",
      `\`${clip(state.incrementFrom)}\` names no argument`,
      `write \`args.${clip(state.incrementFrom)}\``,
    );
  return problems;
}

/** Go's `strings.SplitN(path, ".", 3)`. */
function splitInThree(path: string): string[] {
  const [first = "", second, ...rest] = path.split(".");
  return second === undefined ? [first] : rest.length === 0 ? [first, second] : [first, second, rest.join(".")];
}

/** Whether a rule of the scope's tool moves the counter (the engine's `hasMatchingStateBlock`). */
function hasCounter(tools: ReadonlyMap<string, LoadedTool>, scope: string, counter: string): boolean {
  const tool = tools.get(scope) ?? (scope === GLOBAL_SCOPE ? tools.get(EVERY_TOOL) : undefined);
  return tool?.rules.some(({ state }) => state?.counter === counter) ?? false;
}
