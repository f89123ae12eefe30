/** @callgate/core/yaml: a document as a tree of nodes with places, read as yaml.v3 reads it. */

export { type CheckDiagnostic, type Diagnostic, type RelatedPath, toFinding } from "./diagnostic.js";
export type { Entry, ListNode, MapNode, Node, ScalarNode, Span } from "./document.js";
export { type Field, type FieldProblem, type Fields, mapFields, nodeAt, pathOfPointer } from "./fields.js";
export { compareText, type SuppressedBy, type SuppressedFinding, type WitnessCall } from "./finding.js";
export { type Fragment, fragmentOf, fragmentSentence } from "./fragment.js";
export { documentsOf } from "./layered.js";
export { plainValue } from "./plain-value.js";
export { pointer, pointerSteps } from "./pointer.js";
export { type DocumentBounds, unreadDocument } from "./read.js";
export { Reading } from "./reading.js";
export { ScalarError, scalarValue } from "./scalar.js";
export { readToml, type TomlFile } from "./toml.js";
