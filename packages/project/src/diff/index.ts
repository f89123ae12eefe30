/** Two policies → what the second lets through and the first does not; its parts, for a review of many. */

export { hasRange } from "../hosts/host-contexts.js";
export { type ComparedRevisions, type CompareOptions, compareRevisions } from "./compare-revisions.js";
export { areComparable, areEnforced } from "./enforced-rows.js";
export { type DiffFailOn, failsOn } from "./fail-on.js";
export { changedHosts, type HostPair, loadHostFiles } from "./host-sides.js";
export { impactOn } from "./impact.js";
export { knownFindings, missingIn } from "./lint-changes.js";
export { namedRevision, type Revision, type RevisionPair, type RevisionSource, revisionPair } from "./revision-pair.js";
export { categoryOf, diffRows } from "./rows.js";
