/** An argument's schema × a bound → how much of what the schema takes stays open, where that can be counted. */

import { argumentIn } from "@callgate/core/logic";
import { admits, type Bound } from "./bound.js";

/** Values that pass, of those that the schema takes. */
export interface Share {
  readonly open: number;
  readonly of: number;
}

/** Undefined where the schema lists no values and bounds no whole number. */
export function shareOf(schema: unknown, path: string, bound: Bound): Share | undefined {
  const argument = argumentIn(schema, path.split("."));
  if (argument.kind !== "described" || argument.shapes.length !== 1) return undefined;
  const [shape] = argument.shapes;
  if (shape === undefined) return undefined;
  const { values, types, least, greatest } = shape;
  const [type] = types ?? [];
  const listed = values ?? (types?.size === 1 && type === "boolean" ? [true, false] : undefined);
  // Leaving it out is one more way, where it may be left out.
  const absent = argument.required ? 0 : 1;
  const absentOpen = !argument.required && (bound.kind === "open" || bound.kind === "absent") ? 1 : 0;
  if (listed !== undefined) {
    const simple = listed.filter((value) => ["string", "number", "boolean"].includes(typeof value));
    if (simple.length !== listed.length) return undefined;
    const open = simple.filter((value) => admits(bound, value as string)).length;
    return { open: open + absentOpen, of: simple.length + absent };
  }
  if (types?.size !== 1 || type !== "integer" || least === undefined || greatest === undefined) return undefined;
  const low = least.inclusive ? Math.ceil(least.value) : Math.floor(least.value) + 1;
  const high = greatest.inclusive ? Math.floor(greatest.value) : Math.ceil(greatest.value) - 1;
  const of = high - low + 1;
  if (!(of > 0) || of > Number.MAX_SAFE_INTEGER) return undefined;
  return { open: integersWithin(bound, low, high) + absentOpen, of: of + absent };
}

/** The one type that a schema gives an argument: texts, or whole numbers without bounds. */
export function schemaType(schema: unknown, path: string): "text" | "integer" | "other" | undefined {
  const argument = argumentIn(schema, path.split("."));
  if (argument.kind !== "described" || argument.shapes.length !== 1) return undefined;
  const { types } = argument.shapes[0] as (typeof argument.shapes)[number];
  if (types?.size !== 1) return undefined;
  const [type] = types;
  return type === "string" ? "text" : type === "integer" ? "integer" : "other";
}

function integersWithin(bound: Bound, low: number, high: number): number {
  switch (bound.kind) {
    case "open":
      return high - low + 1;
    case "values":
      return bound.values.filter((value) => Number.isInteger(value) && Number(value) >= low && Number(value) <= high)
        .length;
    case "range":
      return Math.max(0, Math.floor(Math.min(bound.most, high)) - Math.ceil(Math.max(bound.least, low)) + 1);
    default:
      return 0;
  }
}
