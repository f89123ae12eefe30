/** What the command line says of a transcript's format → what its reader needs. */

import { suggestOr } from "@callgate/core/text";
import { READERS, type Reader, type Unwrap } from "@callgate/simulator";
import { UserError } from "../user-error.js";

/** The formats' names, as `--from` takes them. */
const TRANSCRIPT_FORMATS = READERS.map(({ id }) => id);

/** The formats' names in a sentence. */
export const NAMED_FORMATS = TRANSCRIPT_FORMATS.map((format) => `\`${format}\``).join(", ");

/** `--from FORMAT` → its reader. @throws UserError for an unknown format */
export function readerNamed(format: string): Reader {
  const reader = READERS.find(({ id }) => id === format);
  if (reader === undefined)
    throw new UserError(
      `there is no transcript format \`${format}\`${suggestOr(format, TRANSCRIPT_FORMATS, "; the formats are")}`,
    );
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
