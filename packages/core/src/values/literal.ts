/** Values → text that reads back as the same value, in JSON and in YAML. */

import { commonEscape, UNSEEN } from "../text/invisible.js";
import { goText } from "./go-text.js";
import type { Value } from "./value.js";

/** Characters that YAML takes for line breaks, or does not take at all, and JSON keeps; and invisible ones. */
const UNPRINTABLE = new RegExp(`[${UNSEEN}\\ufffe\\uffff]`, "gu");

/** A text in double quotes, which JSON and YAML read alike. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(UNPRINTABLE, commonEscape);
}

/** Letters that no YAML reader takes for anything but text, in any position. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** Words that some YAML reader takes for something else. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A text as YAML, in quotes only where it needs them. */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) ? text : quoted(text);
}

/** A value as JSON; undefined where JSON has no such value. */
export function jsonValue(value: Value): string | undefined {
  return printed(value, { text: quoted, key: quoted, special: () => undefined });
}

/** A value as YAML, in one line. */
export function yamlValue(value: Value): string {
  const text = printed(value, { text: yamlText, key: yamlText, special: specialYaml });
  if (text === undefined) throw new TypeError("YAML has every value");
  return text;
}

interface Form {
  readonly text: (text: string) => string;
  readonly key: (text: string) => string;
  readonly special: (value: number) => string | undefined;
}

function printed(value: Value, form: Form): string | undefined {
  switch (value.kind) {
    case "null":
      return "null";
    case "bool":
    case "int":
      return String(value.value);
    case "float":
      return Number.isFinite(value.value) ? float(value.value) : form.special(value.value);
    case "string":
      return form.text(value.value);
    case "time":
      // The engine compares what a time prints; no dialect can write that but as text.
      return form.text(value.text);
    case "list": {
      const items = value.items.map((item) => printed(item, form));
      return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
    }
    case "map": {
      const entries = value.entries.map(([key, item]) => {
        const shown = printed(item, form);
        return shown === undefined ? undefined : `${form.key(goText(key))}: ${shown}`;
      });
      return entries.includes(undefined) ? undefined : `{ ${entries.join(", ")} }`;
    }
    default:
      return value satisfies never;
  }
}

/** With a point or an exponent, so that it does not become an int, which prints otherwise. */
function float(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function specialYaml(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  return value > 0 ? ".inf" : "-.inf";
}
