/** The dialects, by name: the table of contents. */

import { catalogue } from "./catalogue/catalogue.js";
import type { Dialect, DialectId } from "./dialect.js";
import { gateway } from "./gateway/gateway.js";
import { intercept } from "./intercept/intercept.js";

/** Every dialect by its id. How fixes write in it is in `FIXES` of `fixes.ts`. */
export const DIALECTS: Readonly<Record<DialectId, Dialect>> = Object.freeze({ catalogue, gateway, intercept });
