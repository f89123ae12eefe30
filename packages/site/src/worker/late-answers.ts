/** What the first findings do not wait for, in one part: several would cut what all of them share into small ones. */

export { textHover } from "@callgate/lsp/hover";
export { reportFor } from "./reports.js";
