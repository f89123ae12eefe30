/** What takes the place of the project's `thread.ts` in a browser: its worker is the one thread that there is. */

export class NoThreadError extends Error {}

export class EarlyEndError extends Error {}

export function coreCount(): number {
  return 1;
}

export function startThread(): never {
  throw new TypeError("a browser's worker starts no threads");
}
