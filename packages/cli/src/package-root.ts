/** Where the package is installed: its manifest and the check pages lie there. */

/** A file's or a folder's URL, by its path in the package; built and bundled code both lie one folder below that. */
export function inPackage(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
