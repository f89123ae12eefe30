/** The generated parts, by file: from a file's text to what its text should be. */
export function generatedFiles(sources: {
  readonly CHECKS: readonly {
    readonly id: string;
    readonly of: string;
    readonly severity: string;
    readonly summary: string;
  }[];
  readonly HOSTS: object;
  readonly READERS: readonly { readonly id: string }[];
  readonly FORMATS: object;
  readonly MAN_PAGE: string;
  readonly TOOLS: readonly object[];
  /** A plot, as the report package draws it. */
  readonly drawn: (label: string, options: never) => { toString(): string };
}): ReadonlyMap<string, (text: string) => string>;
