/** How a terminal shows a report: what a command's options and the terminal itself decide. */

/** Left out, a value is what a file or a pipe gets: no colours, no line broken, no note listed, findings capped. */
export interface View {
  readonly colour?: boolean | undefined;
  /** The terminal's columns; left out, no line is broken and no table changes its form. */
  readonly width?: number | undefined;
  /** Whether the command's exit code is not 0: only then is something marked as failed. Left out, the report decides. */
  readonly fails?: boolean | undefined;
  /** Whether findings of severity `note` are listed, not only counted. */
  readonly isVerbose?: boolean | undefined;
  /** Whether all findings are listed, however many they are. */
  readonly isWhole?: boolean | undefined;
  /** By check, the address of its page, where the terminal takes links. These are our own, and no text of a policy. */
  readonly pages?: ReadonlyMap<string, string> | undefined;
  /** Where callgate is on the web, where its package says that: for programs that follow links. */
  readonly web?: WebAddresses | undefined;
}

/** Addresses of our own, and no text of a policy. */
export interface WebAddresses {
  /** Its home page. */
  readonly home: string;
  /** The folder of the checks' pages; ends with a slash. */
  readonly checks: string;
  /** What follows a check's id in the name of its page: `.html` on the site, `.md` in the repository. */
  readonly ending: string;
}
