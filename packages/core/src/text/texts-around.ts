/** A text that is meant → texts that hold it and something else: what a pattern that is not anchored lets through. */

/** Which ends of a text are open. */
export interface OpenEnds {
  readonly front: boolean;
  readonly back: boolean;
}

/** Behind a host's name, it makes another host's. */
export const OTHER_HOST = ".evil.example";

/** Text that begins as a query of a database does. */
const SQL = /^\s*(?:select|with|show|explain|describe|insert|update|delete)\b/i;

/** Whether the argument holds a host alone, which is meant as a whole. @param name of the argument */
export function isHostName(name: string): boolean {
  return /(?:^|_)(?:hosts?|hostname|domains?)$|(?:Host|Domain)s?$/.test(name);
}

/**
 * Texts that hold what is meant, and at an open end something that is not; the most telling first.
 * @param name of the argument
 */
export function textsAround(meant: string, name: string, { front, back }: OpenEnds): string[] {
  const isHost = /:\/\/|\.[a-z]{2,}$/.test(meant);
  const isQuery = SQL.test(meant);
  const behind = [
    ...(isHost ? [`${meant}${OTHER_HOST}`] : []),
    ...(isQuery ? [meant.trim().toUpperCase(), meant.trim()].map((query) => `${query} 1; DROP TABLE t`) : []),
    `${meant}; rm -rf /`,
    `${meant}x`,
    `${meant}\nrm -rf /`,
  ];
  const before = [
    ...(isHost ? [isHostName(name) ? `evil-${meant}` : `https://evil.example/?${meant}`] : []),
    ...(isQuery ? [`DROP TABLE t; ${meant}`] : []),
    `rm -rf /; ${meant}`,
    `x${meant}`,
    `rm -rf /\n${meant}`,
  ];
  // Behind another host's name, what is meant may be met anywhere.
  if (isHost && front && meant.includes("://")) return [...before, ...(back ? behind : [])];
  return [...(back ? behind : []), ...(front ? before : [])];
}
