/** A policy file of Gemini CLI, TOML → rules; what it drops, by itself or with the whole file, gives diagnostics. */

import type { Document } from "../../document/document.js";
import { readToml } from "../../document/toml.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import type { LayerDiagnostic } from "../host.js";
import { itemsOf, type Placed, placed } from "../placed.js";
import { MODES } from "./about.js";
import { argsPattern, patternsOf } from "./args-pattern.js";
import { DECISIONS, type Decision, joinedName, type Rule } from "./rule.js";

export interface PolicyFile {
  readonly document: Document;
  readonly rules: readonly Rule[];
  /** The rules of `[[safety_checker]]`, which a program decides about. */
  readonly checkers: readonly Rule[];
  readonly diagnostics: readonly LayerDiagnostic[];
  /** Where a rule is that keeps the program from starting. */
  readonly fatal: LayerDiagnostic | undefined;
  /** Why the file is not read. */
  readonly unread: string | undefined;
}

/** What a file's folder makes of its rules. */
export interface Tier {
  readonly base: number;
  /** Whether rules that allow, and those for the mode `yolo`, are left out. */
  readonly isExtension: boolean;
}

/** @param layer the file's number among the layers */
export function readPolicyFile(text: string, uri: string, layer: number, tier: Tier): PolicyFile {
  // Its reader is older than TOML 1.0.
  const { document, value, problem, unread } = readToml(text, uri, { version: "1.0", hasUniformLists: true });
  const nothing = { document, rules: [], checkers: [], fatal: undefined, unread };
  if (unread !== undefined) {
    const span = { start: 0, end: 0 };
    const message = `callgate does not read the file: ${unread}`;
    return { ...nothing, diagnostics: [{ check: "syntax", layer, path: [], span, message }] };
  }
  const dropped = (what: string, at: Partial<LayerDiagnostic>): LayerDiagnostic => {
    const message = `Gemini CLI drops the whole file${denies(text) ? ", every `deny` in it too" : ""}: ${what}`;
    return { check: "dropped-file", layer, path: [], message, ...at };
  };
  if (value === undefined)
    return { ...nothing, diagnostics: [dropped(`it is no TOML: ${problem?.message}`, { span: problem?.span })] };
  const root = placed(value, layer, []);
  const wrong = problemOf(root);
  if (wrong !== undefined) {
    const { place, what, suggested } = wrong;
    return { ...nothing, diagnostics: [dropped(what, { path: place.path, suggested })] };
  }
  const file = new Rules(tier);
  for (const rule of itemsOf(root.fields?.get("rule")) ?? []) file.rule(rule);
  for (const checker of itemsOf(root.fields?.get("safety_checker")) ?? []) file.checker(checker);
  const { rules, checkers, fatal } = file;
  return { document, rules, checkers, fatal, unread, diagnostics: [...unknownKeys(root), ...file.diagnostics] };
}

/** Whether the text of a policy file, read or not, has rules that deny. */
export function denies(text: string): boolean {
  return /["']deny["']/.test(text);
}

interface Problem {
  readonly place: Placed;
  readonly what: string;
  readonly suggested?: string | undefined;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isTextOrTexts: Check = (value) => isText(value) || isTexts(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isPriority: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999;

/** The keys of a rule, what they must be, and that in words. */
const RULE_KEYS: Readonly<Record<string, readonly [Check, string]>> = {
  toolName: [isTextOrTexts, "a name or a list of names"],
  subagent: [isText, "a text"],
  mcpName: [isText, "a text"],
  argsPattern: [isText, "a text"],
  commandPrefix: [isTextOrTexts, "a text or a list of texts"],
  commandRegex: [isText, "a text"],
  decision: [(value) => (DECISIONS as readonly unknown[]).includes(value), either(DECISIONS)],
  priority: [isPriority, "a whole number from 0 to 999"],
  modes: [
    (value) => Array.isArray(value) && value.every((mode) => (MODES as readonly unknown[]).includes(mode)),
    `a list of ${either(MODES)}`,
  ],
  interactive: [isFlag, "true or false"],
  allowRedirection: [isFlag, "true or false"],
  allow_redirection: [isFlag, "true or false"],
  denyMessage: [isText, "a text"],
  deny_message: [isText, "a text"],
};

/** Keys that say something to readers only. */
const NOTES = ["name", "description", "comment"];

const CHECKER_KEYS: Readonly<Record<string, readonly [Check, string]>> = {
  ...Object.fromEntries(
    ["toolName", "mcpName", "argsPattern", "commandPrefix", "commandRegex", "modes"].map((key) => [
      key,
      RULE_KEYS[key] as readonly [Check, string],
    ]),
  ),
  priority: [Number.isInteger, "a whole number"],
};

/** The first thing for which the file's schema refuses it. */
function problemOf(root: Placed): Problem | undefined {
  return (
    problemOfList(root.fields?.get("rule"), "rule", RULE_KEYS, ["toolName", "decision", "priority"]) ??
    problemOfList(root.fields?.get("safety_checker"), "safety_checker", CHECKER_KEYS, ["toolName", "checker"])
  );
}

function problemOfList(
  list: Placed | undefined,
  name: string,
  keys: typeof RULE_KEYS,
  required: readonly string[],
): Problem | undefined {
  if (list === undefined) return undefined;
  const items = itemsOf(list);
  if (items === undefined || items.some(({ fields }) => fields === undefined))
    return { place: list, what: `\`${name}\` is a list of tables, written \`[[${name}]]\`` };
  for (const item of items) {
    const fields = item.fields as NonNullable<Placed["fields"]>;
    for (const key of required)
      if (!fields.has(key)) {
        const slip = [...fields.keys()].find((one) => !Object.hasOwn(keys, one) && closest(one, [key]) !== undefined);
        const hint = slip === undefined ? "" : `; is it \`${clip(slip)}\`?`;
        return { place: item, what: `\`${key}\` is missing${hint}` };
      }
    for (const [key, value] of fields) {
      const [check, words] = Object.hasOwn(keys, key) ? (keys[key] as readonly [Check, string]) : [];
      if (check !== undefined && !check(value.value)) return wrongValue(key, value, words as string);
      if (key === "toolAnnotations" && value.fields === undefined)
        return { place: value, what: "`toolAnnotations` is a table" };
      if (key === "checker" && name === "safety_checker" && !isChecker(value))
        return { place: value, what: "`checker` is a table of a `type` that there is, with its `name`" };
    }
  }
  return undefined;
}

function wrongValue(key: string, value: Placed, words: string): Problem {
  const { place, known } =
    key === "modes"
      ? {
          place: itemsOf(value)?.find((mode) => !(MODES as readonly unknown[]).includes(mode.value)) ?? value,
          known: MODES,
        }
      : { place: value, known: key === "decision" ? DECISIONS : [] };
  const written = place.value;
  const suggested = typeof written === "string" ? (closest(written, known) ?? LIKELY[written]) : undefined;
  const shown = typeof written === "object" ? "" : `, not \`${clip(String(written))}\``;
  return { place, what: `\`${key}\` is ${words}${shown}`, suggested };
}

/** Words of other places for the same. */
const LIKELY: Readonly<Record<string, string>> = { ask: "ask_user", auto_edit: "autoEdit", block: "deny" };

function isChecker({ fields }: Placed): boolean {
  const [type, name] = [fields?.get("type")?.value, fields?.get("name")?.value];
  if (type === "external") return typeof name === "string";
  return type === "in-process" && (name === "allowed-path" || name === "conseca");
}

function unknownKeys(root: Placed): LayerDiagnostic[] {
  const diagnostics: LayerDiagnostic[] = [];
  const drop = (key: string, { layer, path }: Placed, suggested: string | undefined, effect: string) => {
    const hint = suggested === undefined ? "" : `; did you mean \`${suggested}\`?`;
    const message = `Gemini CLI drops \`${clip(key)}\`, ${effect}${hint}`;
    diagnostics.push({ check: "dropped-key", severity: "warning", layer, path, part: "key", message, suggested });
  };
  for (const [key, value] of root.fields ?? [])
    if (key !== "rule" && key !== "safety_checker")
      drop(key, value, closest(key, ["rule", "safety_checker"]), "which is no table of a policy");
  const known = [...Object.keys(RULE_KEYS), "toolAnnotations"];
  for (const rule of itemsOf(root.fields?.get("rule")) ?? [])
    for (const [key, value] of rule.fields ?? []) {
      if (known.includes(key) || NOTES.includes(key)) continue;
      const suggested = closest(key, known);
      const isPattern = suggested === "argsPattern" && !rule.fields?.has("argsPattern");
      drop(key, value, suggested, isPattern ? "so that the rule is about all arguments" : "which is no key of a rule");
    }
  return diagnostics;
}

/** The rules of one file, in its order. */
class Rules {
  readonly rules: Rule[] = [];
  readonly checkers: Rule[] = [];
  readonly diagnostics: LayerDiagnostic[] = [];
  fatal: LayerDiagnostic | undefined;
  readonly #tier: Tier;

  constructor(tier: Tier) {
    this.#tier = tier;
  }

  rule(place: Placed): void {
    const written = (key: string) => place.fields?.get(key)?.value;
    const decision = written("decision") as Decision;
    const modes = written("modes") as readonly string[] | undefined;
    if (this.#tier.isExtension && (decision === "allow" || modes?.includes("yolo"))) {
      const what =
        decision === "allow" ? "an extension may not allow anything" : "an extension has no say in the mode `yolo`";
      this.#dropped(place, what);
      return;
    }
    this.rules.push(...this.#expanded(place, decision));
  }

  checker(place: Placed): void {
    this.checkers.push(...this.#expanded(place, "deny"));
  }

  /** One rule for each pattern and each name. */
  #expanded(place: Placed, decision: Decision): Rule[] {
    const written = <T>(key: string) => place.fields?.get(key)?.value as T | undefined;
    const names = written<string | readonly string[]>("toolName") ?? [];
    const mcpName = written<string>("mcpName");
    const subagent = written<string>("subagent");
    const patterns = patternsOf(written("argsPattern"), written("commandPrefix"), written("commandRegex"));
    const priority = this.#tier.base + (written<number>("priority") ?? 0) / 1000;
    const rules: Rule[] = [];
    for (const pattern of patterns) {
      const about = pattern === undefined || pattern === "" ? undefined : this.#pattern(pattern, place);
      if (about !== undefined && "dropped" in about) continue;
      for (const name of typeof names === "string" ? [names] : names) {
        const toolName = mcpName ? joinedName(mcpName, name) : name;
        if (toolName === "") this.#fatal(place, "toolName", "`toolName` may not be empty; `*` is every tool");
        if (mcpName === "") this.#fatal(place, "mcpName", "`mcpName` may not be empty");
        if (subagent === "") this.#fatal(place, "subagent", "`subagent` may not be empty");
        rules.push({
          toolName,
          mcpName,
          subagent,
          decision,
          priority,
          modes: written("modes"),
          interactive: written("interactive"),
          annotations: written("toolAnnotations"),
          condition: about !== undefined && "condition" in about ? about.condition : undefined,
          unknown: about !== undefined && "unknown" in about ? about.unknown : undefined,
          denyMessage: written<string>("denyMessage") ?? written<string>("deny_message"),
          place,
        });
      }
    }
    return rules;
  }

  #pattern(pattern: string, place: Placed) {
    const key = ["argsPattern", "commandRegex", "commandPrefix"].find((one) => place.fields?.has(one));
    const at = place.fields?.get(key as string) ?? place;
    const about = argsPattern(pattern, at.path);
    if ("dropped" in about) this.#dropped(at, about.dropped);
    return about;
  }

  #dropped({ layer, path }: Placed, what: string): void {
    const message = `Gemini CLI drops this rule, and no other: ${what}`;
    this.diagnostics.push({ check: "dropped-entry", layer, path, message });
  }

  #fatal(rule: Placed, key: string, what: string): void {
    const { layer, path } = rule.fields?.get(key) ?? rule;
    this.fatal ??= { check: "schema", layer, path, message: `Gemini CLI does not start: ${what}`, refusal: what };
  }
}
