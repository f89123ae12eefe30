/** Conditions on arguments × a call's arguments → whether they are met. */

import type { Condition } from "../policy/policy.js";
import { argumentAt } from "./argument.js";
import { argumentTest, MISSING } from "./conditions.js";
import { argsTextTest } from "./plan.js";

/** Whether the arguments meet a condition; undefined where it asks for a counter. @param args as `Call` has them */
export function argumentsMeet(condition: Condition, args: unknown): boolean | undefined {
  const { target } = condition;
  switch (target.kind) {
    case "args":
      return argumentTest(condition)(argumentAt(args, target.segments));
    case "text":
      return argsTextTest(condition)(args);
    case "nothing":
      return argumentTest(condition)(MISSING);
    case "counter":
      return undefined;
    default:
      return target satisfies never;
  }
}
