/** `--redact PATH`, repeated → what of a call's arguments is shown. */

import type { Redact } from "@callgate/simulator";
import { UserError } from "../exit.js";
import { Redaction } from "../redaction.js";

/**
 * What replaces values in arguments; undefined where nothing is to be replaced.
 * @param paths into the message of the call, as `callgate record --redact` takes them
 * @throws UserError for a path that never leads to an argument
 */
export function argumentRedaction(paths: readonly string[]): Redact | undefined {
  if (paths.length === 0) return undefined;
  for (const path of paths) {
    const [root, member] = path.split(".");
    if (root !== "params" || (member !== undefined && member !== "arguments" && member !== "*"))
      throw new UserError(
        `--redact ${path} leads to no argument, and a replay shows nothing else of a call: begin with params.arguments, as in params.arguments.prompt`,
      );
  }
  const redaction = new Redaction(paths);
  return (args) => {
    // What belongs to the record stays as it is: the policy is asked about it.
    const message = { params: { arguments: structuredClone(args) as unknown } };
    redaction.apply(message);
    return typeof message.params === "string" ? message.params : message.params.arguments;
  };
}
