/** Exit codes. */

/**
 * Contract: 0 clean, 1 findings, 2 bad usage or unreadable input, 3 a fault of ours. `record` gives the exit code of
 * the server it started instead.
 */
export const EXIT = { clean: 0, findings: 1, usage: 2, fault: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
