/** What `callgate init` writes: paths and texts, decided before anything is written. */

export interface PlannedFile {
  /** From the top of the repository, with `/` between its parts. */
  readonly path: string;
  /** What is there; undefined for nothing. */
  readonly before: string | undefined;
  readonly after: string;
  /** What to add to the line that tells of it. */
  readonly note?: string | undefined;
}
