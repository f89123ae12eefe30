/** Text → Document: bounded, parsed as the engine's YAML reader does, with an exact place for every key and value. */

import { isLongerInUtf8 } from "../values/bytes.js";
import { decode, UnreadableBytes } from "./decode.js";
import type { Document, Node, Span } from "./document.js";
import type { Finding } from "./finding.js";
import { parseJson, parsePlainJson } from "./json.js";
import { lineIndex } from "./lines.js";
import { locator } from "./locate.js";
import { parseYaml } from "./yaml/parser.js";
import { TooDeep, YamlError } from "./yaml/token.js";

/** Policies are small; beyond this a file is taken for something else and refused. In bytes. */
export const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** How large a document may be, and what it is called where it is larger. */
export interface DocumentBounds {
  readonly what: string;
  readonly bytes: number;
}

const POLICY: DocumentBounds = { what: "a policy", bytes: MAX_DOCUMENT_BYTES };

interface Syntax {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  readonly comments?: readonly Span[];
  readonly notYaml?: Problem;
  readonly isBeyondUs?: boolean;
}

interface Problem {
  readonly span: Span;
  readonly message: string;
}

/**
 * Reads a policy document, YAML or JSON, as yaml.v3 does: only the first document of a stream counts.
 * Never throws: whatever is wrong with the text becomes a `syntax` finding; where the text could not be read at all,
 * `root` is undefined.
 * @param input the text, or the file's bytes
 * @param uri the name that findings carry
 * @param bounds a policy's when left out
 */
export function readDocument(input: string | Uint8Array, uri: string, bounds: DocumentBounds = POLICY): Document {
  const { what, bytes } = bounds;
  if (typeof input === "string" ? isLongerInUtf8(input, bytes) : input.byteLength > bytes) {
    // Gives no size: a file may have been read no further than this.
    const message = `the file is larger than ${bytes / 1024 / 1024} MiB, the most ${what} may have`;
    return unreadable("", uri, { start: 0, end: 0 }, message, true);
  }
  try {
    const text = decode(input);
    const isInJson = isJson(text);
    return document(text, uri, isInJson, parse(text, isInJson));
  } catch (error) {
    if (error instanceof UnreadableBytes)
      return unreadable(error.text, uri, error.span, error.message, error.isBeyondUs);
    throw error;
  }
}

/**
 * A document that could not be looked at: nothing is known of it but why.
 * @param uri the name that its one finding, an `unread`, carries
 */
export function unreadDocument(uri: string, message: string): Document {
  const empty = unreadable("", uri, { start: 0, end: 0 }, message, true);
  return { ...empty, findings: empty.findings.map((finding) => ({ ...finding, check: "unread" })) };
}

function parse(text: string, isInJson: boolean): Syntax {
  const plain = isInJson ? parsePlainJson(text) : undefined;
  if (plain !== undefined) return { root: plain, problems: [] };
  try {
    const { root, ignoredFrom, comments } = parseYaml(text);
    const problems = hiddenCharacters(text, comments);
    if (ignoredFrom !== undefined) {
      const message =
        "the policy ends before this: the engine ignores everything from here on; move it up, or into a file of its own";
      problems.push({ span: { start: ignoredFrom, end: ignoredFrom }, message });
    }
    return { root, problems, comments };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    // After an invisible line break, the text looks right to its reader: report the line break instead.
    const [hidden] = hiddenCharacters(text.slice(0, error.start), []);
    return parseAsJson(text, isInJson, hidden ?? { span: error, message: error.message }, error instanceof TooDeep);
  }
}

function parseAsJson(text: string, isInJson: boolean, notYaml: Problem, isBeyondUs: boolean): Syntax {
  if (!isInJson) return { root: undefined, problems: [notYaml], isBeyondUs };
  try {
    return { root: parseJson(text), problems: [], notYaml };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return {
      root: undefined,
      problems: [{ span: error, message: error.message }],
      isBeyondUs: error instanceof TooDeep,
    };
  }
}

/** Line breaks of YAML 1.1 that every editor takes for ordinary characters, and an invisible mark. */
const HIDDEN = /[\u0085\u2028\u2029\ufeff]/g;

/** What may follow on the same line in an editor, and changes nothing although it is another line to the engine. */
const NOTHING = /[ \t\u0085\u2028\u2029]*(?:[\r\n#]|(?![\s\S]))/y;

function hiddenCharacters(text: string, comments: readonly Span[]): Problem[] {
  let comment = 0;
  let harmlessUntil = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    const isMark = character === "\ufeff";
    if (isMark) {
      while ((comments[comment]?.end ?? Number.POSITIVE_INFINITY) <= index) comment++;
      if ((comments[comment]?.start ?? text.length) <= index) continue;
    } else {
      if (index < harmlessUntil) continue;
      NOTHING.lastIndex = index + 1;
      if (NOTHING.test(text)) {
        harmlessUntil = NOTHING.lastIndex;
        continue;
      }
    }
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    const effect = isMark
      ? "is invisible, and part of the text to the engine; remove it"
      : "is a line break to the engine and none to your editor; write it as an escape in double quotes";
    return [{ span: { start: index, end: index + 1 }, message: `${name} ${effect}` }];
  }
  return [];
}

function isJson(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON, then; whether it is YAML is found out apart.
    return false;
  }
}

function document(text: string, uri: string, isInJson: boolean, syntax: Syntax): Document {
  const { root, problems, notYaml, comments = [], isBeyondUs = false } = syntax;
  const rangeOf = lineIndex(text);
  const findings = problems.map(
    ({ span, message }): Finding => ({
      check: "syntax",
      severity: "error",
      message,
      location: { uri, range: rangeOf(span) },
      related: [],
    }),
  );
  const format = isInJson ? "json" : "yaml";
  return {
    uri,
    text,
    format,
    root,
    isBeyondUs,
    notYaml,
    findings,
    comments,
    rangeOf,
    locate: locator(uri, root, rangeOf),
  };
}

function unreadable(text: string, uri: string, span: Span, message: string, isBeyondUs: boolean): Document {
  return document(text, uri, false, { root: undefined, problems: [{ span, message }], isBeyondUs });
}
