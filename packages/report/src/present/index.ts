/** @callgate/report/present: results → blocks, for a page that draws them itself. */

export type { Block, Item, Page, Section, Span, TableBlock, Text, Tone } from "../blocks.js";
export { isShown, placeText, spansOf } from "../blocks.js";
export { detailLines } from "../describe-finding.js";
export { presentAccess } from "./access.js";
export { presentBudget } from "./budget.js";
export { presentCheckedCall } from "./checked-call.js";
export { presentDiff } from "./diff.js";
export { presentLint } from "./lint.js";
export { presentReplay } from "./replay.js";
