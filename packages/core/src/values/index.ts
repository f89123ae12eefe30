/** @callgate/core/values: the values that policies compare, and their texts. */

export { textOfBytes, utf8Length } from "./bytes.js";
export { parseDuration } from "./duration.js";
export { fromJson, goFloat, goText } from "./go-text.js";
export { fieldOf, isObject } from "./json-values.js";
export { quoted, yamlText } from "./literal.js";
export type { ToolAnnotations } from "./tool-annotations.js";
export { toFloat64, toJson, type Value } from "./value.js";
