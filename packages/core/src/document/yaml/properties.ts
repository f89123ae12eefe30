/** Anchors, aliases, tags and directives, as yaml.v3's scanner reads them. */

import { type Cursor, hexDigit, isBlank, isBlankOrEnd, isBreakOrEnd, isOneOf, isWord } from "./cursor.js";
import { type Token, token, YamlError } from "./token.js";

/** Reads `&name`. */
export function anchor(cursor: Cursor): Token {
  return named(cursor, "anchor");
}

/** Reads `*name`. */
export function alias(cursor: Cursor): Token {
  return named(cursor, "alias");
}

function named(cursor: Cursor, type: "anchor" | "alias"): Token {
  const start = cursor.offset++;
  const name = word(cursor);
  if (name === "" || !(isBlankOrEnd(cursor.at()) || isOneOf("?:,]}%@`", cursor.at()))) {
    const mark = type === "anchor" ? "&" : "*";
    throw new YamlError(
      `\`${mark}\` begins an ${type}, whose name is letters, digits, \`_\` and \`-\`; for plain text, use quotes`,
      start,
      cursor.offset + (cursor.at() === 0 ? 0 : 1),
    );
  }
  return token(type, start, cursor.offset, name);
}

/** Reads a tag: `!name`, `!!name`, `!handle!name` or `!<uri>`. */
export function tag(cursor: Cursor): Token {
  const start = cursor.offset;
  let handle = "";
  let suffix: string;
  if (cursor.at(1) === 60) {
    cursor.offset += 2;
    suffix = uri(cursor, start, false);
    if (cursor.at() !== 62) throw new YamlError("the tag opened by `!<` lacks its `>`", start, cursor.offset);
    cursor.offset++;
  } else {
    handle = tagHandle(cursor);
    if (handle.length > 1 && handle.endsWith("!")) suffix = uri(cursor, start, false);
    else {
      suffix = handle.slice(1) + uri(cursor, start, true);
      handle = "!";
      if (suffix === "") [handle, suffix] = ["", "!"];
    }
  }
  if (!isBlankOrEnd(cursor.at()))
    throw new YamlError("a tag ends with a space or a line break", start, cursor.offset + 1);
  return token("tag", start, cursor.offset, handle, suffix);
}

/** `!`, `!!`, `!name!`, or `!name`, which is no handle but the tag itself. */
function tagHandle(cursor: Cursor): string {
  const start = cursor.offset++;
  word(cursor);
  if (cursor.at() === 33) cursor.offset++;
  return cursor.text.slice(start, cursor.offset);
}

const URI_MARKS = ";/?:@&=+$,.!~*'()[]";

function uri(cursor: Cursor, start: number, mayBeEmpty: boolean): string {
  const octets: number[] = [];
  const from = cursor.offset;
  for (let c = cursor.at(); ; c = cursor.at()) {
    if (isWord(c) || isOneOf(URI_MARKS, c)) {
      octets.push(c);
      cursor.offset++;
    } else if (c === 37) {
      const octet = hexDigit(cursor.at(1)) * 16 + hexDigit(cursor.at(2));
      if (hexDigit(cursor.at(1)) < 0 || hexDigit(cursor.at(2)) < 0)
        throw new YamlError("`%` in a tag is followed by two hexadecimal digits", cursor.offset, cursor.offset + 1);
      octets.push(octet);
      cursor.offset += 3;
    } else break;
  }
  if (cursor.offset === from && !mayBeEmpty) throw new YamlError("this tag has no name", start, cursor.offset);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(octets));
  } catch {
    throw new YamlError("the octets after `%` in this tag are not UTF-8", start, cursor.offset);
  }
}

/** Reads a `%YAML` or `%TAG` line. */
export function directive(cursor: Cursor): Token {
  const start = cursor.offset++;
  const name = word(cursor);
  if ((name !== "YAML" && name !== "TAG") || !isBlankOrEnd(cursor.at())) {
    cursor.passLine();
    throw new YamlError(
      "a line that begins with `%` is a directive to the engine, and it knows only `%YAML 1.1` and `%TAG`",
      start,
      cursor.offset,
    );
  }
  cursor.passBlanks();
  const read = name === "YAML" ? version(cursor, start) : tagPrefix(cursor, start);
  cursor.passBlanks();
  if (cursor.at() === 35) cursor.passComment();
  if (!isBreakOrEnd(cursor.at()))
    throw new YamlError("nothing but a comment may follow a directive", cursor.offset, cursor.offset + 1);
  cursor.passBreak();
  return read;
}

function version(cursor: Cursor, start: number): Token {
  const written = /^[0-9]{1,2}\.[0-9]{1,2}(?![0-9])/.exec(cursor.text.slice(cursor.offset, cursor.offset + 6))?.[0];
  if (written === undefined) throw new YamlError("the directive is written `%YAML 1.1`", start, cursor.offset);
  cursor.offset += written.length;
  return token("version directive", start, cursor.offset, written.split(".").map(Number).join("."));
}

function tagPrefix(cursor: Cursor, start: number): Token {
  const handle = cursor.at() === 33 ? tagHandle(cursor) : "";
  if (!handle.endsWith("!") || !isBlank(cursor.at()))
    throw new YamlError("the directive is written `%TAG !name! prefix`", start, cursor.offset);
  cursor.passBlanks();
  const prefix = uri(cursor, start, false);
  if (!isBlankOrEnd(cursor.at()))
    throw new YamlError("the directive is written `%TAG !name! prefix`", start, cursor.offset);
  return token("tag directive", start, cursor.offset, handle, prefix);
}

function word(cursor: Cursor): string {
  const start = cursor.offset;
  while (isWord(cursor.at())) cursor.offset++;
  return cursor.text.slice(start, cursor.offset);
}
