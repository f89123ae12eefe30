/** Claude Code's hooks that are asked before a call → the entries that they are; callgate runs none of them. */

import { compilePattern } from "../../patterns/pattern.js";
import { patternSize } from "../../patterns/pattern-size.js";
import { type AccessEntry, EVERY, type Selector } from "../../policy/access.js";
import { isObject } from "../../values/json-values.js";
import type { HostContext } from "../host.js";
import { hasChange } from "./changes.js";
import type { Settings } from "./settings.js";

/** Hooks of one event, as they match tools. */
export interface Hook {
  readonly layer: number;
  readonly path: readonly (string | number)[];
  readonly matcher: string;
  /** Tools that it is asked about; every tool where it is not known which. */
  readonly selectors: readonly Selector[];
  readonly isUnread: boolean;
}

/** The hooks of an event that the program runs, by all files. */
export function hooksOf(event: string, read: readonly Settings[]): readonly Hook[] {
  const managed = read.filter(({ scope }) => scope === "managed");
  const isOff = (files: readonly Settings[]) => files.some(({ fields }) => fields.disableAllHooks === true);
  if (isOff(managed)) return [];
  // Whether it turns off those of a managed file was not seen: they stay.
  const managedOnly = isOff(read) || managed.some(({ fields }) => fields.allowManagedHooksOnly === true);
  return (managedOnly ? managed : read).flatMap(({ layer, fields }) => {
    const list = isObject(fields.hooks) ? fields.hooks[event] : undefined;
    if (!Array.isArray(list)) return [];
    return list.flatMap((item, index): Hook[] => {
      if (!isObject(item) || !Array.isArray(item.hooks) || item.hooks.length === 0) return [];
      const matcher = typeof item.matcher === "string" ? item.matcher : "";
      return [{ layer, path: ["hooks", event, index], matcher, ...readMatcher(matcher) }];
    });
  });
}

/** What the hooks before a call make of it; an entry is uncertain where it is not known what they answer. */
export function hookEntries(
  read: readonly Settings[],
  answer: HostContext["hooks"],
  version: string,
): readonly AccessEntry[] {
  if (answer === "none") return [];
  return hooksOf("PreToolUse", read).flatMap(({ layer, path, matcher, ...reading }) => {
    // Of earlier versions only the one with `-` was seen.
    const isOlder = /[-, ]/.test(matcher) && LISTED.test(matcher) && hasChange("listedMatchers", version) !== true;
    const { selectors, isUnread } = isOlder ? UNREAD : reading;
    return selectors.map((selector): AccessEntry => {
      const entry = { selector, conditions: [], name: matcher, named: true, message: "", origin: path, layer };
      if (answer === undefined || isUnread) {
        const uncertain = isUnread
          ? "it is not known which tools the matcher of a hook matches"
          : "a hook decides, and callgate runs no program";
        return { ...entry, effect: "ask", uncertain };
      }
      return { ...entry, effect: answer };
    });
  });
}

/** A larger pattern takes long to compile. */
const MAX_MATCHER_SIZE = 5_000;

/** What JavaScript reads otherwise than RE2, or not at all. */
const OTHER_SYNTAX = /\(\?(?!:)|\\[AEQCGXZcghkpuxz0-9]|\[\[?:/;

/** Of such a matcher it is not known which tools it matches. */
const UNREAD = { selectors: [EVERY], isUnread: true };

/** What is a list of names. */
const LISTED = /^[A-Za-z0-9_|, -]+$/;

/** Names divided by `|` or `,` are whole names; anything else is a regular expression that matches anywhere. */
function readMatcher(text: string): Pick<Hook, "selectors" | "isUnread"> {
  if (text === "" || text === "*") return { selectors: [EVERY], isUnread: false };
  if (LISTED.test(text)) {
    const names = text.split(/[|,]/).map((name) => name.trim());
    return { selectors: names.map((exact) => ({ names: [{ of: "model", exact }] })), isUnread: false };
  }
  if (OTHER_SYNTAX.test(text) || patternSize(text) > MAX_MATCHER_SIZE || "error" in compilePattern(text)) return UNREAD;
  return { selectors: [{ names: [{ of: "model", regex: text }] }], isUnread: false };
}
