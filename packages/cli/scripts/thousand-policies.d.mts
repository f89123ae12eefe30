/** Writes so many policies into `policies` of the folder, a configuration and a tool list; gives the policies' size in bytes. */
export function writePolicies(folder: string, count: number): number;
