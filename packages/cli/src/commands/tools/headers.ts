/** `--header 'NAME: VALUE'`, repeated → HTTP headers. */

import { UserError } from "@callgate/project/io";

/**
 * `$VARIABLE` in a value is a variable of the environment, so that no secret need be on a command line,
 * which other users of a machine can read.
 * @throws UserError for what is no header, and for a variable that is not set; no message repeats a value
 */
export function parseHeaders(written: readonly string[], env: Readonly<Record<string, string | undefined>>): Headers {
  const headers = new Headers();
  for (const header of written) {
    const colon = header.indexOf(":");
    const name = header.slice(0, Math.max(colon, 0)).trim();
    if (name === "")
      throw new UserError("--header has no name; write it as in --header 'Authorization: Bearer $TOKEN'");
    const value = header.slice(colon + 1).replace(/\$([A-Za-z_]\w*)/g, (_, variable: string) => {
      const set = Object.hasOwn(env, variable) ? env[variable] : undefined;
      if (set === undefined) throw new UserError(`--header ${name}: the environment has no variable \`${variable}\``);
      return set;
    });
    try {
      headers.append(name, value.trim());
    } catch {
      throw new UserError(`--header ${name}: HTTP takes no such header; a name has no spaces, a value no line breaks`);
    }
  }
  return headers;
}
