/** What is wrong with an option of the mock, as a sentence for whoever set it. */

/** An option that cannot be followed; the message says what is wrong and what to write. */
export class OptionError extends Error {}
