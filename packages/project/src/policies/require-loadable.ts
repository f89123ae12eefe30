/** A policy that was read → one by which calls can be decided. */

import {
  agentsFileReason,
  type Document,
  type DocumentPolicy,
  decidingPolicy,
  type Finding,
  type Lowered,
} from "@callgate/core";
import { findingsText } from "@callgate/report";
import { slashed } from "../io/file-names.js";
import { UserError } from "../user-error.js";

/**
 * The policy, where a program enforces it or its documents say what it means, and what to say beside its decisions.
 * @param allowInvalid also one that the program refuses, by what the engine's packages make of it; undefined where the
 *   command has no such option
 * @throws UserError for every other, with what the program does with it, and the errors in it
 */
export function requireLoadable(
  file: { readonly document: Document; readonly lowered: Lowered },
  allowInvalid?: boolean,
): { readonly policy: DocumentPolicy; readonly notes: readonly Finding[] } {
  const deciding = decidingPolicy(file, allowInvalid);
  if ("policy" in deciding) return deciding;
  const { document, lowered } = file;
  const agents = lowered.enforcement === "notAPolicy" ? agentsFileReason(slashed(document.uri)) : undefined;
  if (agents !== undefined) throw new UserError(`no call can be decided by ${document.uri}: ${agents}`);
  const hint =
    allowInvalid === false && lowered.enforcement === "invalid"
      ? "; --allow-invalid shows what the engine's packages would answer"
      : "";
  throw new UserError(
    `no call can be decided by ${document.uri}: ${deciding.reason}${hint}`,
    findingsText(deciding.errors, document),
  );
}
