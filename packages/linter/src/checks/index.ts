/** The checks, in alphabetical order: the table of contents. */

import type { Check } from "../check.js";
import { ambiguousScalar } from "./ambiguous-scalar.js";
import { amountMissingDenied } from "./amount-missing-denied.js";
import { approvesEverything } from "./approves-everything.js";
import { argumentLeftOut } from "./argument-left-out.js";
import { argumentNotInSchema } from "./argument-not-in-schema.js";
import { boundaryBurst } from "./boundary-burst.js";
import { confusableName } from "./confusable-name.js";
import { contradiction } from "./contradiction.js";
import { counterOffByOne } from "./counter-off-by-one.js";
import { danglingCounter } from "./dangling-counter.js";
import { deadCounter } from "./dead-counter.js";
import { deadEntry } from "./dead-entry.js";
import { deadRule } from "./dead-rule.js";
import { defaultAllow } from "./default-allow.js";
import { destructiveReachable } from "./destructive-reachable.js";
import { droppedEntry } from "./dropped-entry.js";
import { droppedFile } from "./dropped-file.js";
import { droppedKey } from "./dropped-key.js";
import { duplicateCounter } from "./duplicate-counter.js";
import { executeAllowAll } from "./execute-allow-all.js";
import { expiredSuppression } from "./expired-suppression.js";
import { financialUncapped } from "./financial-uncapped.js";
import { fractionalIncrement } from "./fractional-increment.js";
import { globInName } from "./glob-in-name.js";
import { hookFailsOpen } from "./hook-fails-open.js";
import { hostInText } from "./host-in-text.js";
import { ignoredArguments } from "./ignored-arguments.js";
import { invertedRule } from "./inverted-rule.js";
import { invisibleCharacter } from "./invisible-character.js";
import { laterRelease } from "./later-release.js";
import { letterCase } from "./letter-case.js";
import { looseRateLimit } from "./loose-rate-limit.js";
import { missingArgumentCheck } from "./missing-argument-check.js";
import { missingRateLimit } from "./missing-rate-limit.js";
import { negativeIncrement } from "./negative-increment.js";
import { notEvaluated } from "./not-evaluated.js";
import { optionalArgumentDenied } from "./optional-argument-denied.js";
import { pathTraversal } from "./path-traversal.js";
import { readingDiffers } from "./reading-differs.js";
import { refundedFailures } from "./refunded-failures.js";
import { schema } from "./schema.js";
import { scopeClash } from "./scope-clash.js";
import { silentDenial } from "./silent-denial.js";
import { suppressionWithoutReason } from "./suppression-without-reason.js";
import { syntax } from "./syntax.js";
import { trustedHint } from "./trusted-hint.js";
import { typeConfusion } from "./type-confusion.js";
import { unaddressableArgument } from "./unaddressable-argument.js";
import { unanchoredRegex } from "./unanchored-regex.js";
import { unboundedAmount } from "./unbounded-amount.js";
import { uncoveredTool } from "./uncovered-tool.js";
import { undecidedTool } from "./undecided-tool.js";
import { undoneDeny } from "./undone-deny.js";
import { unenforceableDialect } from "./unenforceable-dialect.js";
import { unescapedDot } from "./unescaped-dot.js";
import { unfinished } from "./unfinished.js";
import { unknownKey } from "./unknown-key.js";
import { unknownTool } from "./unknown-tool.js";
import { unreachableRule } from "./unreachable-rule.js";
import { unread } from "./unread.js";
import { unsupportedRegex } from "./unsupported-regex.js";
import { unusedSuppression } from "./unused-suppression.js";
import { valueNotInSchema } from "./value-not-in-schema.js";

export const CHECKS: readonly Check[] = [
  ambiguousScalar,
  amountMissingDenied,
  approvesEverything,
  argumentLeftOut,
  argumentNotInSchema,
  boundaryBurst,
  confusableName,
  contradiction,
  counterOffByOne,
  danglingCounter,
  deadCounter,
  deadEntry,
  deadRule,
  defaultAllow,
  destructiveReachable,
  droppedEntry,
  droppedFile,
  droppedKey,
  duplicateCounter,
  executeAllowAll,
  expiredSuppression,
  financialUncapped,
  fractionalIncrement,
  globInName,
  hookFailsOpen,
  hostInText,
  ignoredArguments,
  invertedRule,
  invisibleCharacter,
  laterRelease,
  letterCase,
  looseRateLimit,
  missingArgumentCheck,
  missingRateLimit,
  negativeIncrement,
  notEvaluated,
  optionalArgumentDenied,
  pathTraversal,
  readingDiffers,
  refundedFailures,
  schema,
  scopeClash,
  silentDenial,
  suppressionWithoutReason,
  syntax,
  trustedHint,
  typeConfusion,
  unaddressableArgument,
  unanchoredRegex,
  unboundedAmount,
  uncoveredTool,
  undecidedTool,
  undoneDeny,
  unenforceableDialect,
  unescapedDot,
  unfinished,
  unknownKey,
  unknownTool,
  unreachableRule,
  unread,
  unsupportedRegex,
  unusedSuppression,
  valueNotInSchema,
];
