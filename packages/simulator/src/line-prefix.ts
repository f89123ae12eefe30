/** A line of JSON after a prefix that a log writes before each line → the JSON. */

/**
 * What may come before a record, one after the other. Times are those at which a line was printed, often many lines at
 * once, so they are not taken for the time of a call.
 */
const PARTS: readonly RegExp[] = [
  // Colours.
  /\p{Cc}\[[\d;]{0,20}m/uy,
  // CI systems, container logs and editors: 2026-02-13T12:37:22.4151234Z, [2026-06-01 09:00:00,000], [09:00:00].
  /\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?/y,
  /\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?/y,
  // GitLab's number and direction of a stream: 00O, 01E+.
  /\d\d[OE]\+?(?= )/y,
  // `gh run view --log`: the names of job and step.
  /[^\t{}[\]"]{1,100}\t[^\t{}[\]"]{1,100}\t/y,
  // Compose: the service's name.
  /[\w.-]{1,80} {0,40}\|/y,
  // [rpc], [trace], [editor -> server].
  /\[[\w .:/@<>=→←↔-]{1,80}\]:?/y,
  /(?:trace|debug|info|notice|warn|warning|error)\b:?/iy,
  // STDIN: and its like, and the fields of server-sent events.
  /(?:stdin|stdout|stderr|client|server|request|response|send|sent|recv|received|input|output|rpc|mcp|data)(?: ?->| ?<-)?:/iy,
  /(?:-->|<--|->|<-|>>|<<|=>|<=|>|<|→|←)/y,
];

const MAX_PARTS = 8;

/** The most characters before a record. */
const LONGEST = 400;

/** The rest of a line after a known prefix, if it begins like a record. */
export function afterPrefix(line: string): string | undefined {
  let at = 0;
  for (let parts = 0; parts < MAX_PARTS && at < LONGEST; parts++) {
    const next = endOfPart(line, at);
    if (next === undefined) return undefined;
    at = next;
    while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at++;
    if (line[at] === "{" || (line[at] === "[" && /\[\s{0,8}\{/y.test(line.slice(at, at + 10)))) return line.slice(at);
  }
  return undefined;
}

function endOfPart(line: string, at: number): number | undefined {
  for (const part of PARTS) {
    part.lastIndex = at;
    if (part.test(line)) return part.lastIndex;
  }
  return undefined;
}
