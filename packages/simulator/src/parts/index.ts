/** A replay in parts: cut in time, decided apart, joined into what one run would have found. */

export type { SeekableFile } from "./file.js";
export { joinParts } from "./join.js";
export { type Plan, type PlannedPart, planParts } from "./plan.js";
export { type MetNames, type MetNamesState, type PartState, runPart, type Tally } from "./run-part.js";
export { WrongCut } from "./wrong-cut.js";
