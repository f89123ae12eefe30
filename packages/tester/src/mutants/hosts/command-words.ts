/** The words of a command line in a script that decide, with what is written of them. */

import type { Document, Location } from "@callgate/core";
import type { Span } from "@callgate/core/yaml";
import type { HostSubject } from "./host-mutator.js";
import { originsOf } from "./places.js";

/** A value of an option, such as `--deny-tool`. */
export interface CommandWord {
  readonly layer: number;
  readonly file: Document;
  /** Its number on the line. */
  readonly word: number;
  readonly text: string;
  readonly span: Span;
  /** The option that it is a value of; the same word where both are one: `--deny-tool=x`. */
  readonly option: { readonly word: number; readonly text: string; readonly span: Span };
  /** Whether the option has other values. */
  readonly isShared: boolean;
}

/** Words of which rules come, in files whose places are known. */
export function commandWords({ policy, files }: HostSubject): CommandWord[] {
  return originsOf(policy).flatMap(([layer, word, ...more]): CommandWord[] => {
    const file = typeof layer === "number" ? files[layer] : undefined;
    const isScript = policy.layers[Number(layer)]?.scope === "script";
    if (file === undefined || !isScript || typeof word !== "number" || more.length > 0) return [];
    const at = (number: number) => {
      const span = spanOf(file, file.locate([number]));
      return { word: number, span, text: file.text.slice(span.start, span.end) };
    };
    const own = at(word);
    let option = own;
    while (!option.text.startsWith("--") && option.word > 0) option = at(option.word - 1);
    const next = at(word + 1);
    const isLast = next.text === "" || next.text.startsWith("-");
    // Of a step's script whose lines are not those of the file, the whole is the place.
    if (!option.text.startsWith("--") || /[\r\n]/.test(own.text) || own.text === "") return [];
    const isAlone = option === own || (option.word === word - 1 && isLast);
    return [{ layer: layer as number, file, ...own, option, isShared: !isAlone }];
  });
}

function spanOf({ text }: Document, { range: { start, end } }: Location): Span {
  const starts = lineStarts(text);
  const offset = ({ line, column }: typeof start) => Math.min(text.length, (starts[line - 1] ?? 0) + column - 1);
  return { start: offset(start), end: offset(end) };
}

let known: { readonly text: string; readonly starts: readonly number[] } | undefined;

function lineStarts(text: string): readonly number[] {
  if (known?.text !== text)
    known = {
      text,
      starts: [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)],
    };
  return known.starts;
}
