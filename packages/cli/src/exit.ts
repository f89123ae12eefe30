/** Exit codes, and the error that is the user's to mend. */

/**
 * Contract: 0 clean, 1 findings, 2 bad usage or unreadable input, 3 a fault of ours. `record` gives the exit code of
 * the server it started instead.
 */
export const EXIT = { clean: 0, findings: 1, usage: 2, fault: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Bad usage or unreadable input: the message says what, where, and what to do. */
export class UserError extends Error {
  /** Lines to show below the message, ready to be printed: nothing untrusted stands in them unescaped. */
  readonly details: string;

  constructor(message: string, details = "") {
    super(message);
    this.details = details;
  }
}
