/** What the scanner makes of the text, and how it says no. */

export type TokenType =
  | "stream start"
  | "stream end"
  | "document start"
  | "document end"
  | "version directive"
  | "tag directive"
  | "block sequence start"
  | "block mapping start"
  | "block end"
  | "flow sequence start"
  | "flow sequence end"
  | "flow mapping start"
  | "flow mapping end"
  | "block entry"
  | "flow entry"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** A scalar's text, the name of an anchor or alias, the handle of a tag, the number of a version. */
  readonly text: string;
  /** What follows a tag's handle, or the prefix a directive gives a handle. */
  readonly suffix: string;
  /** A scalar that is neither quoted nor a block. */
  readonly plain: boolean;
}

export function token(type: TokenType, start: number, end: number, text = "", suffix = "", plain = false): Token {
  return { type, start, end, text, suffix, plain };
}

/** The engine refuses the text, from `start` to `end`. */
export class YamlError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end = start,
  ) {
    super(message);
  }
}

/** The text nests deeper than we read; the engine does not mind. */
export class TooDeep extends YamlError {}
