/** A policy that was read → one by which calls can be decided. */

import type { Document, Lowered, Policy } from "@callgate/core";
import { findingsText } from "@callgate/report";
import { UserError } from "./exit.js";

/**
 * The policy, where a program loads it, whatever else is wrong with it.
 * @throws UserError for one that no program loads, with the errors in it
 */
export function decidable({ document, lowered }: { readonly document: Document; readonly lowered: Lowered }): Policy {
  const { policy, refused, findings } = lowered;
  if (policy !== undefined && !refused) return policy;
  const errors = findings.filter(({ severity }) => severity === "error");
  throw new UserError(`no call can be decided by ${document.uri}`, findingsText(errors, document));
}
