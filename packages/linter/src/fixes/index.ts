/** Fixes: edits of a document, made of core's edits, that remove a finding. */

export { addRateLimit } from "./add-rate-limit.js";
export { addVersion } from "./add-version.js";
export { carryCounter } from "./carry-counter.js";
export { completeFragment } from "./complete-fragment.js";
export { nameRule } from "./name-rule.js";
export { rewriteDocument } from "./rewrite-document.js";
export { suggestedKey, suggestedName, suggestedValue } from "./suggested.js";
export { translatePasted } from "./translate-pasted.js";
