/** Where the package is installed: its manifest and the check pages lie there. */

/** A folder's URL; built and bundled code both lie one folder below it. */
export const PACKAGE_ROOT = new URL("..", import.meta.url);
