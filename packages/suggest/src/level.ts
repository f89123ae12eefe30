/** How general a learned bound is: between a value that was seen, and anything of the type. */

export const LEVELS = ["tight", "medium", "loose", "any"] as const;

export type Level = (typeof LEVELS)[number];
