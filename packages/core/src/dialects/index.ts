/** The dialects, by name: the table of contents. */

import { catalogue } from "./catalogue.js";
import type { Dialect, DialectId } from "./dialect.js";
import { gateway } from "./gateway.js";
import { intercept } from "./intercept.js";

export const DIALECTS: Readonly<Record<DialectId, Dialect>> = { catalogue, gateway, intercept };
