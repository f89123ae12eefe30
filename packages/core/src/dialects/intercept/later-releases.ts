/**
 * What Intercept's releases after March 2026 read and that one does not. Their source is not public: what is said here
 * is what their documents say. The March release skips these keys, whatever their values.
 */

import type { CheckDiagnostic } from "../../document/diagnostic.js";
import type { Node, Path } from "../../document/document.js";
import { type Field, mapFields } from "../../document/fields.js";
import { isNullWord } from "../../document/scalar.js";
import { WHAT_REFUSING_DOES } from "../../policy/enforcement.js";
import { clip } from "../../text/words.js";
import { isGoDuration } from "../../values/duration.js";
import type { Release } from "../dialect.js";
import { refusalClause } from "./refusal.js";

/** The id of the check that reports what only some releases do. */
const CHECK = "later-release";

/** Keys of a rule that restrict its calls in a way that is not documented well enough to decide by. */
const RESTRICTING = ["spend", "idempotency_window"] as const;

/** A rule's keys of later releases, of which the others need not know more than that they are there. */
export type LaterKeys = ReadonlyMap<"spend" | "idempotency_window" | "approval_timeout", Node>;

/** The keys of later releases in a rule, those without a value left out. */
export function laterKeys(fields: ReadonlyMap<string, Field> | undefined): LaterKeys {
  const found = new Map<"spend" | "idempotency_window" | "approval_timeout", Node>();
  for (const name of [...RESTRICTING, "approval_timeout"] as const) {
    const node = fields?.get(name)?.value;
    if (node !== undefined && !isNull(node)) found.set(name, node);
  }
  return found;
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.tag === undefined && node.plain && isNullWord(node.text);
}

/** Why the outcome of a rule is unknown; undefined where it is known. */
export function unknownRestriction(keys: LaterKeys, release: Release | undefined): string | undefined {
  if (release === "2026-03") return undefined;
  const [name] = RESTRICTING.filter((key) => keys.has(key));
  return name && `how later releases of Intercept enforce \`${name}\` is not public`;
}

/**
 * What there is to say of a rule's keys.
 * @param isAlone whether the rule restricts by nothing else, so that the March release finds no condition in it
 */
export function laterKeyProblems(
  keys: LaterKeys,
  origin: Path,
  release: Release | undefined,
  isAlone: boolean,
): CheckDiagnostic[] {
  const problems = RESTRICTING.flatMap((name): CheckDiagnostic[] => {
    if (!keys.has(name)) return [];
    const at = { path: [...origin, name], part: "key" } as const;
    const alone = isAlone && name === "spend";
    const refusal = `knows no \`${name}\`, finds no condition in the rule and refuses the whole policy (${WHAT_REFUSING_DOES})`;
    const march = `${MARCH} ${alone ? refusal : `knows no \`${name}\` and skips the key`}`;
    if (release === "2026-03" && alone)
      return [
        { check: "schema", ...at, refusal: march, message: `${march}; run a later release, or add \`conditions\`` },
      ];
    if (release === "2026-03")
      return [{ check: "unknown-key", ...at, message: `${march}; run a later release, or remove it` }];
    const later = `later releases of Intercept enforce \`${name}\`, in a way that is not public, so callgate does not evaluate the calls that meet this rule`;
    if (release === "latest") return [{ check: CHECK, severity: "note", ...at, message: later }];
    return [{ check: CHECK, severity: "warning", ...at, message: `${later}; ${march}; ${WHICH}` }];
  });
  const timeout = keys.get("approval_timeout");
  return timeout === undefined
    ? problems
    : [...problems, ...durationProblems(timeout, [...origin, "approval_timeout"], release)];
}

const MARCH = "the March 2026 release of Intercept";
const WHICH = "--release says which one runs";

/** What is wrong with the block at the top that says how approvals are asked for. */
export function approvalsProblems(field: Field | undefined, release: Release | undefined): CheckDiagnostic[] {
  if (field?.value.kind !== "map") return [];
  const { byName } = mapFields(field.value);
  return ["default_timeout", "dedupe_window"].flatMap((name) => {
    const node = byName.get(name)?.value;
    return node === undefined || isNull(node) ? [] : durationProblems(node, ["approvals", name], release);
  });
}

function durationProblems(node: Node, path: Path, release: Release | undefined): CheckDiagnostic[] {
  if (release === "2026-03" || (node.kind === "scalar" && isGoDuration(node.text))) return [];
  const written = node.kind === "scalar" ? `\`${clip(node.text)}\`` : node.kind === "map" ? "a mapping" : "a list";
  const refusal = `${written} is no duration, so ${refusalClause("latest")}`;
  return [{ check: "schema", path, refusal, message: `${refusal}; write one such as \`30m\`` }];
}

/**
 * Of `require_approval`, which the March release takes for an unknown action; beside a `rate_limit` it never looks at the
 * action, and enforces the limit.
 * @param counts the key beside it for which later releases refuse it
 */
export function approvalProblems(
  origin: Path,
  counts: "rate_limit" | "state" | undefined,
  release: Release | undefined,
): CheckDiagnostic[] {
  const at = { path: [...origin, "action"] };
  const isLimit = counts === "rate_limit";
  const march = `${MARCH} knows no \`require_approval\` and ${isLimit ? "enforces the `rate_limit` alone" : `refuses the whole policy (${WHAT_REFUSING_DOES})`}`;
  if (release === "2026-03")
    return isLimit
      ? [{ check: CHECK, severity: "warning", ...at, message: `${march}: no call waits for approval` }]
      : [{ check: "schema", ...at, refusal: march, message: `${march}; run a later release, or write \`deny\`` }];
  if (counts !== undefined) {
    const refusal = `\`${counts}\` is in a rule that requires approval, so ${refusalClause("latest")}`;
    const message = `${refusal}; give it a rule of its own${isLimit && release === undefined ? `; ${march}` : ""}`;
    return [{ check: "schema", path: [...origin, counts], refusal, message }];
  }
  if (release === "latest") return [];
  return [
    {
      check: CHECK,
      severity: "warning",
      ...at,
      message: `${march}; later releases hold the call for approval; ${WHICH}`,
    },
  ];
}
