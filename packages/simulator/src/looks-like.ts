/** A file that no reader recognises → what it looks like, to explain why it was not read. */

import { fieldOf, isObject, objectsOf, textOf } from "./readers/fields.js";
import { READERS } from "./readers/index.js";

/** What is known of a file that was not read. */
export interface Unread {
  /** Its first bytes, unpacked. */
  readonly start: Uint8Array;
  /** The first of its records. */
  readonly records: readonly unknown[];
  /** The first of its lines that are not JSON. */
  readonly texts: readonly string[];
}

/** How much of a file's beginning is read to find its kind, in bytes. */
export const LOOKED_AT = 512;

/** Records, and lines that are not JSON, that are looked at. */
export const MAX_LOOKED_AT = 20;

/** What the file looks like, as it completes "it looks like"; undefined where that is unknown. */
export function looksLike(unread: Unread): string | undefined {
  const { start, records, texts } = unread;
  const isText = texts.length > records.length;
  return ofBytes(start) ?? (isText ? ofTexts(texts) : ofRecords(records)) ?? ofRecords(records) ?? ofTexts(texts);
}

function ofBytes(start: Uint8Array): string | undefined {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const begins = (...magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
  const utf16 = (order: string) => `UTF-16${order} text; write it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE`;
  if (bytes.length === 0) return "an empty file";
  if (begins(0xff, 0xfe, 0, 0) || begins(0, 0, 0xfe, 0xff)) return "UTF-32 text; write it as UTF-8";
  if (begins(0xff, 0xfe)) return utf16("LE");
  if (begins(0xfe, 0xff)) return utf16("BE");
  if (bytes.subarray(0, 16).equals(Buffer.from("SQLite format 3\0"))) return "an SQLite database";
  if (begins(0x50, 0x4b, 3, 4)) return "a ZIP archive";
  if (begins(0x42, 0x5a, 0x68) || begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return "data that is compressed by bzip2 or xz";
  const zeros = (odd: number) => bytes.filter((byte, i) => i % 2 === odd && byte === 0).length;
  if (bytes.length >= 8) {
    if (zeros(1) > 0.3 * bytes.length && zeros(0) === 0) return utf16("LE");
    if (zeros(0) > 0.3 * bytes.length && zeros(1) === 0) return utf16("BE");
  }
  return bytes.includes(0) ? "binary data" : undefined;
}

/** Kinds of JSON that are found beside transcripts, or are transcripts in a format that is not read. */
const KINDS: readonly (readonly [look: string, fits: (record: unknown) => boolean])[] = [
  [
    "LangChain messages",
    (record) =>
      [record, ...objectsOf(record, "messages")].some((message) =>
        ["ai", "human", "AIMessage", "HumanMessage"].includes(textOf(message, "type") ?? ""),
      ) ||
      (fieldOf(record, "lc") === 1 && textOf(record, "type") === "constructor"),
  ],
  [
    "messages of Vercel's AI SDK",
    (record) =>
      [record, ...objectsOf(record, "messages")].some(
        (message) =>
          textOf(message, "role") !== undefined &&
          objectsOf(message, "parts").some((part) => textOf(part, "type") !== undefined),
      ),
  ],
  [
    "a conversation in Gemini's API (a checkpoint of Gemini CLI, for one)",
    (record) =>
      [record, ...objectsOf(record, "history"), ...objectsOf(record, "contents")].some(
        (message) => /^(?:user|model)$/.test(textOf(message, "role") ?? "") && Array.isArray(fieldOf(message, "parts")),
      ),
  ],
  [
    "a list of tools",
    (record) => objectsOf(fieldOf(record, "result") ?? record, "tools").some((tool) => "name" in tool),
  ],
  [
    "a host's list of servers",
    (record) => isObject(fieldOf(record, "mcpServers")) || isObject(fieldOf(record, "servers")),
  ],
];

function ofRecords(records: readonly unknown[]): string | undefined {
  if (records.length === 0) return undefined;
  const all = records.flatMap((record) => (Array.isArray(record) ? record.slice(0, MAX_LOOKED_AT) : [record]));
  const kind = KINDS.find(([, fits]) => all.some(fits));
  if (kind !== undefined) return kind[0];
  const first = all[0];
  if (!isObject(first)) return "JSON that holds no records";
  const keys = Object.keys(first).slice(0, 4);
  return keys.length === 0
    ? "empty JSON"
    : `JSON with the keys ${keys.map((key) => `\`${key.slice(0, 40)}\``).join(", ")}`;
}

function ofTexts(texts: readonly string[]): string | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  for (const text of texts) {
    const known = afterPrefix(text);
    if (known !== undefined) return known;
  }
  if (/^[[{]\s*$/.test(first))
    return "several JSON documents in one file, or a broken one; write each on one line: jq -c . FILE";
  if (/^[[{]/.test(first)) return "JSON that is broken";
  if (/^#+ /.test(first)) return "Markdown";
  if (/^<(?:!|\?|html)/i.test(first)) return "HTML or XML";
  return "text";
}

/** The record after other text in a line, and its offset; undefined without one. */
export function recordAfterPrefix(text: string): { readonly record: unknown; readonly at: number } | undefined {
  const at = text.search(/[[{]"/);
  if (at <= 0) return undefined;
  try {
    return { record: JSON.parse(text.slice(at)), at };
  } catch {
    // Ordinary text has brackets, too.
    return undefined;
  }
}

function afterPrefix(text: string): string | undefined {
  const behind = recordAfterPrefix(text);
  if (behind === undefined) return undefined;
  const prefix = `\`${text.slice(0, Math.min(behind.at, 40))}\``;
  const reader = READERS.find((candidate) => candidate.recognises(behind.record));
  return reader === undefined
    ? `text with JSON after ${prefix}`
    : `the format \`${reader.id}\` after ${prefix}; cut off the text before the JSON in each line`;
}
