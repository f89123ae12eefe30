/** What `callgate init` writes: paths and texts, decided before anything is written. */

export interface PlannedFile {
  /** From the top of the repository, with `/` between its parts. */
  readonly path: string;
  /** What is there; undefined for nothing. */
  readonly before: string | undefined;
  readonly after: string;
  /** What to add to the line that tells of it. */
  readonly note?: string | undefined;
  /** What it is where somebody wants the file at `path` to stay as it is; undefined: not written. */
  readonly without?: { readonly path: string; readonly after: string | undefined } | undefined;
}
