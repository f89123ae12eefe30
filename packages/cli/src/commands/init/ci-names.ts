/** The CIs that `init` writes a file for. */

export const CI_NAMES = ["github", "gitlab", "azure", "none"] as const;

export type CiName = (typeof CI_NAMES)[number];
