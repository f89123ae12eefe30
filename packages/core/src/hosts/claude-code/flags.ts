/** Claude Code's command line → the rules and the mode on it. */

import type { AccessEntry } from "../../policy/access.js";
import type { Condition } from "../../policy/policy.js";
import type { LayerDiagnostic } from "../host.js";
import { argumentsOf } from "../json-layer.js";
import { MODES } from "./about.js";
import { type List, selectorsOf } from "./rules.js";
import { OTHER_MODES } from "./settings.js";

export interface Flags {
  readonly allow: readonly AccessEntry[];
  readonly deny: readonly AccessEntry[];
  readonly mode: string | undefined;
}

const RULES: Readonly<Record<string, List>> = {
  "--allowedTools": "allow",
  "--allowed-tools": "allow",
  "--disallowedTools": "deny",
  "--disallowed-tools": "deny",
};

/** Reads a command line, a JSON list of words. */
export function readFlags(text: string, layer: number, diagnostics: LayerDiagnostic[]): Flags {
  const words = argumentsOf(text);
  const entries: Record<List, AccessEntry[]> = { allow: [], ask: [], deny: [] };
  let mode: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const [, name = "", value] = /^(--[A-Za-z-]+)(?:=(.*))?$/s.exec(words[at] as string) ?? [];
    const list = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (list !== undefined) {
      if (value !== undefined) entries[list].push(...rulesIn(value, list, at, layer));
      // The values go on to the next option.
      else
        while (at + 1 < words.length && !(words[at + 1] as string).startsWith("-"))
          entries[list].push(...rulesIn(words[++at] as string, list, at, layer));
    } else if (name === "--permission-mode") {
      mode = value ?? words[++at];
      if (mode !== undefined && ![...MODES, ...OTHER_MODES].includes(mode)) {
        const message = `Claude Code does not start: \`${mode}\` is no permission mode`;
        diagnostics.push({ check: "schema", layer, path: [at], message });
      }
    } else if (name === "--dangerously-skip-permissions") mode = "bypassPermissions";
    else if (name === "--settings") {
      const uncertain = "callgate does not read the settings of `--settings`";
      const rule = { effect: "ask", selector: { names: [] }, conditions: [], name: "--settings" } as const;
      entries.deny.push({ ...rule, named: false, message: "", origin: [at], layer, uncertain });
    }
  }
  return { allow: entries.allow, deny: entries.deny, mode };
}

/** The rules of one word: commas and blanks divide them, but not within parentheses. */
function rulesIn(word: string, list: List, at: number, layer: number): readonly AccessEntry[] {
  const rules: string[] = [];
  let rule = "";
  let depth = 0;
  for (const character of word) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth <= 0 && (character === "," || character === " ")) {
      rules.push(rule);
      rule = "";
    } else rule += character;
  }
  return [...rules, rule].filter((one) => one !== "").flatMap((one) => entriesOf(one, list, at, layer));
}

function entriesOf(rule: string, list: List, at: number, layer: number): readonly AccessEntry[] {
  const entry = { conditions: [], name: rule, named: true, message: "", origin: [at], layer } as const;
  const effect = list === "deny" ? "hide" : list;
  const plain = selectorsOf(rule, list).map((selector): AccessEntry => ({ ...entry, effect, selector }));
  const m = /^([^()]+)\((.*)\)$/s.exec(rule);
  if (m === null) return plain;
  const [, name = "", inside = ""] = m;
  if (inside === "" || inside === "*")
    return selectorsOf(name, list).map((selector) => ({ ...entry, effect, selector }));
  if (list !== "deny") return plain;
  const [, argument, value] = /^([^:]+):(.*)$/s.exec(inside) ?? [];
  // Only a tool by its name has arguments.
  if (argument === undefined || value === undefined || name.includes("*") || !/^mcp__.+?__./.test(name)) return [];
  const uncertain = value.includes("*") ? "the value of an argument is compared with a pattern" : undefined;
  return selectorsOf(name, list).map((selector) => ({
    ...entry,
    effect: "deny",
    selector,
    ...(uncertain === undefined ? { conditions: [argumentIs(argument, value.trim(), at)] } : { uncertain }),
  }));
}

/** Numbers and booleans are compared as they are written. */
function argumentIs(argument: string, value: string, at: number): Condition {
  return {
    origin: [at],
    path: `args.${argument}`,
    target: { kind: "args", segments: [argument] },
    op: "eq",
    writtenOp: "eq",
    value: { kind: "string", value },
  };
}
