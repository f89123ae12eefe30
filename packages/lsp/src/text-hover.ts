/**
 * `@callgate/lsp/hover`: the language server's hovers of one text, for programs that are no editor. Nothing of the protocol's library
 * is loaded with it, and nothing of Node but `node:path`.
 */

import { HOSTS, hostsOfPath } from "@callgate/core";
import type { Io } from "@callgate/project/io";
import { policyHoverAt } from "./answers/policy-hover.js";

/** A policy, or one file of an agent's configuration. */
export interface HoveredText {
  /** Its path, by which it is known whose it is. */
  readonly name: string;
  readonly text: string;
  /** The path of the tool list, as `--tools` takes it. */
  readonly toolsPath?: string | undefined;
  /** Where the two are read. No configuration is. */
  readonly io: Io;
}

/** A place as the language server protocol counts: lines and UTF-16 code units, both from 0. */
export interface HoverPosition {
  readonly line: number;
  readonly character: number;
}

/** What is shown of a place. */
export interface TextHover {
  readonly markdown: string;
  /** What of the text it is about, where that is known. */
  readonly range?: { readonly start: HoverPosition; readonly end: HoverPosition } | undefined;
}

/**
 * What `callgate lsp` says of a place in a text, without the findings there.
 * @returns undefined where there is nothing to say
 */
export async function textHover(
  { name, text, toolsPath, io }: HoveredText,
  at: HoverPosition,
): Promise<TextHover | undefined> {
  const isAgents = hostsOfPath(Object.values(HOSTS), name, false).length > 0;
  const kind = isAgents ? ("agent" as const) : ("policy" as const);
  const file = { path: name, name, folder: io.cwd, text, kind, io, isAlone: true, config: undefined, toolsPath };
  const answer = await policyHoverAt(file, at, []);
  return answer && { markdown: answer.markdown, range: answer.range };
}
