/** The dialects, by name: the table of contents. */

import type { Policy } from "../policy/policy.js";
import { catalogue } from "./catalogue/catalogue.js";
import type { Dialect, DialectId } from "./dialect.js";
import { gateway } from "./gateway/gateway.js";
import { intercept } from "./intercept/intercept.js";

/** The dialect of a policy of one document; undefined for a host's, whose files are several. */
export function documentDialect({ dialect }: Policy): DialectId | undefined {
  return Object.hasOwn(DIALECTS, dialect) ? (dialect as DialectId) : undefined;
}

export const DIALECTS: Readonly<Record<DialectId, Dialect>> = { catalogue, gateway, intercept };
