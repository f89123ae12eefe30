/** The checks, in alphabetical order: the table of contents. */

import type { Check } from "../check.js";
import { contradiction } from "./contradiction.js";
import { danglingCounter } from "./dangling-counter.js";
import { deadRule } from "./dead-rule.js";
import { duplicateCounter } from "./duplicate-counter.js";
import { executeAllowAll } from "./execute-allow-all.js";
import { missingRateLimit } from "./missing-rate-limit.js";
import { schema } from "./schema.js";
import { syntax } from "./syntax.js";
import { unenforceableDialect } from "./unenforceable-dialect.js";
import { unknownKey } from "./unknown-key.js";
import { unreachableRule } from "./unreachable-rule.js";
import { unsupportedRegex } from "./unsupported-regex.js";

export const CHECKS: readonly Check[] = [
  contradiction,
  danglingCounter,
  deadRule,
  duplicateCounter,
  executeAllowAll,
  missingRateLimit,
  schema,
  syntax,
  unenforceableDialect,
  unknownKey,
  unreachableRule,
  unsupportedRegex,
];
