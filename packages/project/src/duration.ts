/** A duration among the options, or an error for the user. */

import { parseDuration } from "@callgate/core/values";
import { UserError } from "./user-error.js";

/** A duration in milliseconds. @throws UserError for any other text */
export function requireDuration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new UserError(`\`${text}\` is no duration; write a number and a unit, such as 500ms, 1s or 2m`);
  return milliseconds;
}
