/** What an update of a policy in force takes and gives, and how it is written. */

import { type HostId, MAX_DOCUMENT_BYTES } from "@callgate/core";
import type { SuggestReport } from "@callgate/report";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { readInput } from "../policies/files.js";
import type { SuggestOptions } from "./suggest-policies.js";

export interface UpdateOptions extends Omit<SuggestOptions, "to" | "fromPolicy"> {
  /** The path of a gateway's policy, or of an agent's own file. */
  readonly policy: string;
  /** The agent whose file it is; by its place when left out. */
  readonly host?: HostId | undefined;
  /** Whether the file stays as it is, and what it needs is only said. */
  readonly check?: boolean | undefined;
  /** How long a permission may be without a call, such as `90d`. */
  readonly unused?: string | undefined;
  /** Tools whose hand-written conditions may be widened: `TOOL` or `SERVER/TOOL`. */
  readonly widen?: readonly string[] | undefined;
}

export interface UpdatedPolicy {
  readonly report: SuggestReport;
  /** The change as `patch` reads it; "" where nothing changes. */
  readonly patch: string;
  /** Whether recorded calls would be denied, or a permission is unused. */
  readonly isLacking: boolean;
}

/** Replaces the text of a file, and keeps the byte-order mark that it begins with. @throws UserError */
export function writeInPlace(path: string, text: string, io: Io): void {
  try {
    io.updateFile(path, () => {
      const [a, b, c] = readInput(path, MAX_DOCUMENT_BYTES, io);
      // The document's text does not include the byte-order mark that a file begins with.
      return `${a === 0xef && b === 0xbb && c === 0xbf ? "\ufeff" : ""}${text}`;
    });
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}
