/** A tool's input schema → its arguments, and which of them a call must give. */

import { argumentIn } from "@callgate/core/logic";
import { isObject } from "@callgate/core/values";

const MAX_NAMES = 60;

/** The arguments at the top of a schema that conditions can name; empty where it lists none. */
export function argumentPaths(schema: unknown): ReadonlyMap<string, "required" | "optional"> {
  const names = new Map<string, "required" | "optional">();
  if (!isObject(schema) || !isObject(schema.properties)) return names;
  for (const name of Object.keys(schema.properties)) {
    if (name === "" || name.includes(".") || names.size >= MAX_NAMES) continue;
    const argument = argumentIn(schema, [name]);
    if (argument.kind === "described") names.set(name, argument.required ? "required" : "optional");
  }
  return names;
}
