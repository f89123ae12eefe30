/** A rule → the places in it where the type of what is written matters. */

import type { Condition, Limit, Path, Rule } from "@callgate/core";
import type { Compared } from "./ambiguous.js";

export interface TypedPlace {
  readonly path: Path;
  readonly compared: Compared;
}

/** Where the type of what is written matters; everything else is read as text. */
export function typedPlaces({ conditions, limit }: Rule): TypedPlace[] {
  return [...conditions.flatMap(placeOf), ...(limit === undefined ? [] : placesOf(limit))];
}

function placeOf({ origin, op, target, value }: Condition): TypedPlace[] {
  const path = [...origin, "value"];
  switch (op) {
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return [{ path, compared: "as number" }];
    case "in":
    case "not_in":
      // What is no list is never looked at.
      if (value.kind !== "list") return [];
      return [{ path, compared: target.kind === "counter" ? "as number" : "as text" }];
    case "eq":
    case "neq":
    case "contains":
      return [{ path, compared: target.kind === "counter" ? "as number" : "as text" }];
    default:
      return [];
  }
}

function placesOf({ origin, window }: Limit): TypedPlace[] {
  // A window with a name is read as text.
  const keys = ["increment", "max", ...(/^[a-z]*$/.test(window.name) ? [] : ["window"])];
  return keys.map((key) => ({ path: [...origin, key], compared: "as number" }));
}
