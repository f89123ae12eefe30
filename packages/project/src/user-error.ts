/** The error that is the user's to fix. */

/** Bad usage or unreadable input: the message says what, where, and what to do. */
export class UserError extends Error {
  /** Lines to show below the message, ready to be printed: untrusted text in them is escaped. */
  readonly details: string;

  constructor(message: string, details = "") {
    super(message);
    this.details = details;
  }
}
