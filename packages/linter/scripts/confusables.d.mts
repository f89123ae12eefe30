/** ASCII text → the code points of the characters that look like it, in ascending order. */
export function asciiLookAlikes(): ReadonlyMap<string, readonly number[]>;
