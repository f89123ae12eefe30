/** Edits of a document that leave the rest of it as it is, byte for byte. */

export { addRateLimit } from "./add-rate-limit.js";
export { appendItem, insertEntries, insertMissing, replaceValue, type Where } from "./insert.js";
export { meantKey, meantName, meantValue } from "./meant.js";
export type { Data, DataMap } from "./print.js";
export { remove } from "./remove.js";
export { renameKey, replaceScalar } from "./replace.js";
export { rewriteCatalogue } from "./rewrite-catalogue.js";
export { together } from "./together.js";
