/** Policy → Intercept's policy.yaml, with a comment where something is left out. */

import type { Condition, Limit, Policy, Rule, ToolPolicy } from "../../policy/policy.js";
import { allRules, defaultOf, hiddenTools } from "../../policy/queries.js";
import { windowOfLength } from "../../policy/windows.js";
import { clip } from "../../text/words.js";
import { quoted, yamlText, yamlValue } from "../../values/literal.js";
import type { Loss, Printed } from "../printed.js";
import { type Carrier, carrierOf } from "./carrier.js";
import { carrierLines } from "./carrier-lines.js";
import { oppositeOf } from "./opposite.js";

const EVERY_TOOL = "*";
const GLOBAL_SCOPE = "_global";

/** The policy as Intercept reads it, and what is not as it was. Total. */
export function printIntercept(policy: Policy): Printed {
  const printer = new Printer(policy);
  return { text: printer.print(), losses: printer.losses };
}

class Printer {
  readonly losses: Loss[] = [];
  readonly #policy: Policy;
  readonly #carriers: Carrier[] = [];
  /** How many limits move each counter. */
  readonly #moving = new Map<string, number>();

  constructor(policy: Policy) {
    this.#policy = policy;
    for (const { limit } of allRules(policy))
      if (limit !== undefined) this.#moving.set(limit.key, (this.#moving.get(limit.key) ?? 0) + 1);
  }

  print(): string {
    const { tools, everyTool } = this.#policy;
    const fallback = defaultOf(this.#policy);
    const printed = [...tools.values()].map((tool) => [tool.name, this.#tool(tool)] as const);
    const carrying = [...new Set(this.#carriers.map(({ entry }) => entry))].filter((entry) => !tools.has(entry));
    // Under `default: deny`, an entry that only carries counters would allow a tool of its name.
    const named = [
      ...hiddenTools(this.#policy).map(({ name }) => name),
      ...(fallback.action === "deny" ? carrying : []),
    ];
    const hidden = [...new Set(named)];
    const blocks = [
      ...printed.flatMap(([name, lines]) => this.#withCarriers(name, lines)),
      ...carrying.flatMap((entry) => this.#withCarriers(entry, [`  ${yamlText(entry)}:`, "    rules:"])),
    ];
    const every = everyTool === undefined || everyTool.rules.length === 0 ? [] : this.#rules(everyTool, GLOBAL_SCOPE);
    this.#tellOfScope();
    const body = [...blocks, ...(every.length === 0 ? [] : [`  ${quoted(EVERY_TOOL)}:`, ...every])];
    return [
      'version: "1"',
      `default: ${fallback.action}`,
      ...(hidden.length === 0 ? [] : [`hide: [${hidden.map(yamlText).join(", ")}]`]),
      ...(body.length === 0 ? ["tools: {}"] : ["tools:", ...body]),
    ]
      .map((line) => `${line}\n`)
      .join("");
  }

  /** The lines of a tool's entry, with the counters that it is to carry for tools with a dot in their names. */
  #withCarriers(entry: string, [name = "", rules = "", ...lines]: readonly string[]): string[] {
    const carriers = this.#carriers.filter((carrier) => carrier.entry === entry).flatMap(carrierLines);
    if (name === "" || carriers.length === 0) return [name, rules, ...lines].filter((line) => line !== "");
    return [name, "    rules:", ...carriers, ...lines.filter((line) => line !== "    rules: []")];
  }

  #carry(tool: string, counter: string, window: string, max: bigint): void {
    const isTool = this.#policy.tools.has(tool.slice(0, Math.max(0, tool.indexOf("."))));
    const carrier = carrierOf(tool, counter, window, isTool ? undefined : Number(max));
    if (carrier !== undefined) this.#carriers.push(carrier);
  }

  #tool(tool: ToolPolicy): string[] {
    if (tool.name !== EVERY_TOOL) return [`  ${yamlText(tool.name)}:`, ...this.#rules(tool, tool.name)];
    this.#lose(tool.origin, "the tool named `*` is left out: in Intercept that name means every call");
    return [];
  }

  #rules({ rules }: ToolPolicy, scope: string): string[] {
    const lines: string[] = [];
    // What is carried over as it is; the opposite of a rule need agree with it only for calls that pass these.
    const carried = rules.filter(
      ({ action, uncertain, conditions }) =>
        action === "require" &&
        uncertain === undefined &&
        conditions.length > 0 &&
        conditions.every(({ target }) => target.kind === "args"),
    );
    const windows = new Set<string>();
    for (const rule of rules) {
      const name = ruleName(rule);
      if (rule.uncertain !== undefined) {
        lines.push(...this.#leaveOut(rule, rule.uncertain));
        continue;
      }
      if (rule.conditions.some(({ target }) => target.kind === "text")) {
        lines.push(...this.#leaveOut(rule, "Intercept has no conditions on all arguments as one text"));
        continue;
      }
      const conditions = rule.conditions.filter(({ target }) => !isOwnCounter(target, rule.limit));
      switch (rule.action) {
        case "deny":
          if (conditions.length === 0) lines.push(...entry(name, ["action: deny"], rule));
          else {
            const opposite = oppositeOf(rule, carried);
            if ("require" in opposite) {
              lines.push(...entry(name, conditionLines([opposite.require]), rule));
              carried.push({ ...rule, action: "require", conditions: [opposite.require] });
            } else lines.push(...this.#leaveOut(rule, `Intercept has no \`deny_if\`, and ${opposite.reason}`));
          }
          break;
        case "require":
          if (conditions.length > 0) lines.push(...entry(name, conditionLines(conditions), rule));
          break;
        case "approval":
          lines.push(...entry(name, ["action: require_approval", ...conditionLines(conditions)], rule));
          break;
        case "none":
          break;
        default:
          rule.action satisfies never;
      }
      if (rule.limit !== undefined) lines.push(...this.#limit(rule, rule.limit, scope, windows));
    }
    return lines.length === 0 || lines.every((line) => line.trimStart().startsWith("#"))
      ? [...lines, "    rules: []"]
      : ["    rules:", ...lines];
  }

  #limit(rule: Rule, limit: Limit, scope: string, windows: Set<string>): string[] {
    const window = windowOfLength(limit.window.milliseconds);
    if (limit.max === undefined) return this.#leaveOut(rule, "it limits nothing");
    if (window === undefined)
      return this.#leaveOut(rule, `Intercept has no window of ${clip(limit.window.name)}: minute, hour or day`);
    const name = limit.counter === "" ? `limit ${window}` : limit.counter;
    const isPlain = "fixed" in limit.amount && limit.amount.fixed === 1n && limit.max > 0n;
    // Its counter is the window's: two of one window would count each call twice.
    if (isPlain && this.#moving.get(limit.key) === 1 && !windows.has(window) && limit.max < 2n ** 53n) {
      windows.add(window);
      if (scope !== GLOBAL_SCOPE) this.#carry(scope, `_rate_${window}`, window, limit.max);
      return entry(name, [`rate_limit: ${limit.max}/${window}`], rule);
    }
    const counter = limit.counter === "" ? `limit_${String(rule.origin.at(-1))}` : limit.counter;
    if (scope !== GLOBAL_SCOPE) this.#carry(scope, counter, window, limit.max);
    const amount =
      "fixed" in limit.amount
        ? limit.amount.fixed === 1n
          ? ""
          : `, increment: ${limit.amount.fixed}`
        : `, increment_from: ${yamlText(limit.amount.path.startsWith("args.") ? limit.amount.path : `args.${limit.amount.path}`)}`;
    return entry(
      name,
      [
        "conditions:",
        `  - { path: ${yamlText(`state.${scope}.${counter}`)}, op: lte, value: ${limit.max} }`,
        `state: { counter: ${yamlText(counter)}, window: ${window}${amount} }`,
      ],
      rule,
    );
  }

  /** A comment in place of the rule. */
  #leaveOut(rule: Rule, reason: string): string[] {
    this.#lose(rule.origin, `\`${clip(ruleName(rule))}\` is left out: ${reason}`);
    const conditions = rule.conditions.map((condition) => `      #   ${conditionText(condition)}`);
    return [`      # left out, ${comment(ruleName(rule))}: ${comment(reason)}`, ...conditions];
  }

  #tellOfScope(): void {
    const limits = allRules(this.#policy).flatMap(({ limit }) => (limit?.scope === "grant" ? [limit] : []));
    const [first] = limits;
    if (first === undefined) return;
    this.#lose(
      first.origin,
      "limits count for all agents together in Intercept, and for each agent here: what is enough for one is then shared by all",
    );
  }

  #lose(origin: Loss["origin"], sentence: string): void {
    this.losses.push({ origin, sentence, severity: "warning" });
  }
}

function isOwnCounter(target: Condition["target"], limit: Limit | undefined): boolean {
  return target.kind === "counter" && target.key === limit?.key;
}

/** `require 1`, `deny_if 2`: what the place is called, counted from 1. */
function ruleName({ origin, name }: Rule): string {
  const [kind, index] = origin.slice(-2);
  if (typeof kind !== "string" || typeof index !== "number") return name;
  return `${kind === "rules" ? "rule" : kind === "limits" ? "limit" : kind} ${index + 1}`;
}

function entry(name: string, fields: readonly string[], { explained, message }: Rule): string[] {
  return [
    `      - name: ${yamlText(name)}`,
    ...fields.map((field) => `        ${field}`),
    ...(explained ? [`        on_deny: ${quoted(message)}`] : []),
  ];
}

function conditionLines(conditions: readonly Condition[]): string[] {
  return conditions.length === 0
    ? []
    : ["conditions:", ...conditions.map((condition) => `  - ${conditionText(condition)}`)];
}

function conditionText({ path, writtenOp, value }: Condition): string {
  return `{ path: ${yamlText(path)}, op: ${yamlText(writtenOp)}, value: ${yamlValue(value)} }`;
}

/** Text that cannot end its line. */
function comment(text: string): string {
  return clip(quoted(text).slice(1, -1).replaceAll('\\"', '"'), 200);
}
