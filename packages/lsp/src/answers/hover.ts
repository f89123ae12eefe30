/** A place in an open file → what is to be known of it, as Markdown. */

import type { Position } from "vscode-languageserver";
import type { Found } from "../find.js";
import { offsetAt } from "../path-at.js";
import type { OpenFile } from "../subject.js";
import { type HoverAnswer, plain, policyHoverAt } from "./policy-hover.js";
import { suiteCaseAt } from "./suite-calls.js";

/** @param found what was found in the file, for the findings at the place */
export async function hoverAt(file: OpenFile, at: Position, found: Found): Promise<HoverAnswer | undefined> {
  const part = file.kind === "suite" ? await suitePart(file, offsetAt(file.text, at)) : undefined;
  return policyHoverAt(file, at, found.findings, part === undefined ? [] : [part]);
}

/** What the calls of a case meet. */
async function suitePart(file: OpenFile, offset: number): Promise<string | undefined> {
  const at = await suiteCaseAt(file, offset);
  if (at === undefined || at.calls.length === 0) return undefined;
  const lines = at.calls.map(({ text, count }) => `- ${count === 1 ? "" : `${count} × `}${plain(text)}`);
  return [`**${plain(at.name)}**`, lines.join("\n")].join("\n\n");
}
