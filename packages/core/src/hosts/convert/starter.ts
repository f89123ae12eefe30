/** What writes a host's file to begin with, and what completes one. */

export { type AddedRule, addRules, PROJECT_FILES } from "./add-rules.js";
export { rankOf } from "./cells.js";
export { type StartedTool, startOf } from "./first-access.js";
export { type FirstHostFile, firstHostFile, lacking, type Present, presentOf } from "./first-host-file.js";
