/** Edits of a document that leave the rest of it as it is, byte for byte. */

export { editRanges } from "./edit-ranges.js";
export { editText, inTextOrder, type TextEdit } from "./edit-text.js";
export { type Excerpt, ToolEntries } from "./excerpt.js";
export { appendItem, insertEntries, insertMissing, replaceValue, type Where } from "./insert.js";
export { lineEnd } from "./lines.js";
export { placeOf } from "./place.js";
export type { Data, DataMap } from "./print.js";
export { remove } from "./remove.js";
export { renameKey, replaceScalar } from "./replace.js";
export { type ScalarData, scalarText } from "./scalar-text.js";
export { swapWithNext } from "./swap.js";
export { together } from "./together.js";
