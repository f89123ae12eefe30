/** The version of what is installed. */

import { readFileSync } from "node:fs";

/** Built and bundled code both lie one folder below the manifest. */
export const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
