/** Scalars → their text, in a wanted style as far as the value can be written in it. */

import type { Document, Node } from "../document/document.js";
import { readDocument } from "../document/read.js";
import { scalarValue } from "../document/scalar.js";
import { commonEscape, UNSEEN, UNSEEN_CHARACTERS, yamlEscape } from "../text/invisible.js";
import type { Quote } from "./style.js";

export type ScalarData = string | number | bigint | boolean | null;

/** Where a scalar is to be written. */
export interface ScalarPlace {
  readonly format: Document["format"];
  /** Between brackets, where more characters mean something. */
  readonly flow: boolean;
  readonly quote: Quote;
}

/** The text of a scalar, in the wanted quotes where the value can be written in them. */
export function scalarText(value: ScalarData, { format, flow, quote }: ScalarPlace): string {
  if (typeof value !== "string") return String(value);
  if (format === "json") return JSON.stringify(value).replace(UNSEEN_CHARACTERS, commonEscape);
  if (format === "toml") {
    if (quote === "'" && !/['\p{Cc}]/u.test(value) && isSingleLine(value)) return `'${value}'`;
    return JSON.stringify(value).replace(UNSEEN_CHARACTERS, commonEscape).replaceAll("\u007f", "\\u007f");
  }
  if (quote === "" && isPlain(value, flow)) return value;
  const single = isSingleLine(value);
  if (quote === "'" && single) return singleQuoted(value);
  // Backslashes double in double quotes, which makes patterns hard to read.
  if (quote === "" && single && /["\\]/.test(value) && !value.includes("'")) return singleQuoted(value);
  return doubleQuoted(value);
}

function singleQuoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function doubleQuoted(value: string): string {
  // Every escape JSON writes is one of YAML's, too.
  return JSON.stringify(value).replace(UNSEEN_CHARACTERS, yamlEscape);
}

const UNSEEN_CHARACTER = new RegExp(`[${UNSEEN}]`, "u");

/** Whether YAML reads all of it as written, and a person sees all of it. */
function isSingleLine(value: string): boolean {
  return !UNSEEN_CHARACTER.test(value);
}

/** Words that the engine takes for text and other readers of YAML do not. */
const OTHERWISE = /^(?:y|n|yes|no|on|off|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?)$/i;

const BARE = { kind: "scalar", start: 0, end: 0, plain: true, tag: undefined } as const;

/** Nothing in such words means anything to the reader, so that it need not be asked where they end. */
const WORDS = /^[A-Za-z0-9][\w./-]*(?: [A-Za-z0-9][\w./-]*)*$/;

/** Whether the reader, given the bare text, gives this very text back. */
function isPlain(value: string, flow: boolean): boolean {
  if (value === "" || OTHERWISE.test(value) || !isSingleLine(value)) return false;
  if (WORDS.test(value)) return scalarValue({ ...BARE, text: value }).kind === "string";
  const { root, findings } = readDocument(flow ? `{k: ${value}, l: m}` : `k: ${value}`, "");
  if (root?.kind !== "map" || findings.length > 0 || root.entries.length !== (flow ? 2 : 1)) return false;
  const read = root.entries[0]?.value as Node;
  return read.kind === "scalar" && read.plain && read.text === value && scalarValue(read).kind === "string";
}
