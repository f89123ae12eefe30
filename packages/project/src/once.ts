/** The value of an option that can have only one. */

import { UserError } from "./user-error.js";

/** The parser makes a list of an option that is repeated. @throws UserError for such a list, and for an empty value */
export function once(value: string | readonly string[] | undefined, option: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw new UserError(`${option} was given more than once; give it once`);
  if (value === "") throw new UserError(`${option} is empty; give it a value`);
  return value;
}
