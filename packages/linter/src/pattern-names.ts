/** Whether a tool's name was meant as a pattern. */

/** What patterns are written with, and names of tools are not. */
const SIGNS: readonly RegExp[] = [/[*?|\\]/, /^\^/, /\$$/, /\.\+/, /\[.+\]/, /\(.+\)/, /\{.*,.*\}/];

/** Whether a name looks like a glob or a regular expression. */
export function isPattern(name: string): boolean {
  return SIGNS.some((sign) => sign.test(name));
}
