/** What the command line says of a transcript's form → what its reader needs. */

import { suggestOr } from "@callgate/core/text";
import { READERS, type Reader, type Unwrap } from "@callgate/simulator";
import { UserError } from "../user-error.js";

/** The forms' names, as `--from` takes them. */
const FORMS = READERS.map(({ id }) => id);

/** The forms' names in a sentence. */
export const NAMED_FORMS = FORMS.map((form) => `\`${form}\``).join(", ");

/** `--from FORM` → its reader. @throws UserError for a form that is none */
export function readerNamed(form: string): Reader {
  const reader = READERS.find(({ id }) => id === form);
  if (reader === undefined)
    throw new UserError(`there is no transcript form \`${form}\`${suggestOr(form, FORMS, "; the forms are")}`);
  return reader;
}

/** `--unwrap TOOL[=NAME_PATH,ARGS_PATH[,SERVER_PATH]]` → where the tool's arguments hold the call. @throws UserError */
export function unwrapOf(option: string): Unwrap {
  const split = option.indexOf("=");
  const tool = split < 0 ? option : option.slice(0, split);
  const paths = split < 0 ? [] : option.slice(split + 1).split(",");
  const [name, args, server] = paths;
  if (tool === "" || paths.includes("") || (split >= 0 && (args === undefined || paths.length > 3)))
    throw new UserError(
      `--unwrap ${option} is not understood; write TOOL, or TOOL=NAME_PATH,ARGS_PATH, such as call_tool=tool.name,tool.arguments`,
    );
  return { tool, name, args, server };
}
