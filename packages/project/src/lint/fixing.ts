/** Policies whose texts were fixed → their files. */

import { MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import type { BrokenFix } from "@callgate/linter";
import { type Io, STDIN } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";

/** A policy whose text is another now. */
export interface FixedFile {
  /** As Io takes it. */
  readonly path: string;
  /** As findings call it. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface Fixing {
  readonly files: readonly FixedFile[];
  /** How many findings the fixes removed. */
  readonly count: number;
  readonly broken: readonly BrokenFix[];
  /** How many findings still have a safe fix. */
  readonly left: number;
  /** How many could be made, if they may allow what was denied. */
  readonly unsafe: number;
}

/**
 * Writes the policies that fixes changed; the one from the standard input is its caller's to print.
 * @throws UserError where a file cannot be written, or was changed since it was read
 */
export function writeFixes({ files }: Fixing, io: Io): void {
  for (const { path, name, before, after } of files) {
    if (path === STDIN || before === after) continue;
    try {
      io.updateFile(path, () => {
        const mark = markOf(path, io);
        // Only the text that was linted may be replaced, not one that was saved since.
        if (readDocument(io.readFile(path, MAX_DOCUMENT_BYTES + 1), name).text !== before)
          throw new UserError(`${name} was changed while it was linted; lint it again`);
        return mark + after;
      });
    } catch (error) {
      throw fileProblem(error, path, "written");
    }
  }
}

/** The byte-order mark that the file begins with; its text does not include it. */
function markOf(path: string, io: Io): string {
  const [a, b, c] = io.readFile(path, 3);
  return a === 0xef && b === 0xbb && c === 0xbf ? "\ufeff" : "";
}
