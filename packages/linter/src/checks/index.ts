/** The checks, in alphabetical order: the table of contents. */

import type { Check } from "../check.js";
import { danglingCounter } from "./dangling-counter.js";
import { duplicateCounter } from "./duplicate-counter.js";
import { executeAllowAll } from "./execute-allow-all.js";
import { expiredSuppression } from "./expired-suppression.js";
import { missingRateLimit } from "./missing-rate-limit.js";
import { schema } from "./schema.js";
import { suppressionWithoutReason } from "./suppression-without-reason.js";
import { syntax } from "./syntax.js";
import { unenforceableDialect } from "./unenforceable-dialect.js";
import { unknownKey } from "./unknown-key.js";
import { unsupportedRegex } from "./unsupported-regex.js";
import { unusedSuppression } from "./unused-suppression.js";

export const CHECKS: readonly Check[] = [
  danglingCounter,
  duplicateCounter,
  executeAllowAll,
  expiredSuppression,
  missingRateLimit,
  schema,
  suppressionWithoutReason,
  syntax,
  unenforceableDialect,
  unknownKey,
  unsupportedRegex,
  unusedSuppression,
];
