/** A policy in force, and new recorded sessions → the same policy, which allows what was needed and nothing else. */

import { type DialectId, lower, MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import { comparePolicies } from "@callgate/diff";
import { lintDocument } from "@callgate/linter";
import type { SuggestReport, UnusedTool } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";
import { settingsFor } from "../config/for-policy.js";
import { requireDuration } from "../duration.js";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { unifiedDiff } from "../lint/unified-diff.js";
import { readInput, readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { UserError } from "../user-error.js";
import { changesFrom } from "./changes.js";
import { proveByReplay, proveBySample } from "./prove.js";
import {
  chosenServers,
  learnFrom,
  linted,
  mustSample,
  notesOf,
  SCOPES,
  type SuggestOptions,
  type SuggestTarget,
  serverNames,
  TARGETS,
  tablesOf,
} from "./suggest-policies.js";
import { widen } from "./widen.js";

export interface UpdateOptions extends Omit<SuggestOptions, "to" | "fromPolicy"> {
  /** The policy's path. */
  readonly policy: string;
  /** Whether the file stays as it is, and what it needs is only said. */
  readonly check?: boolean | undefined;
  /** How long a permission may be without a call, such as `90d`. */
  readonly unused?: string | undefined;
  /** Tools whose hand-written conditions may be widened: `TOOL` or `SERVER/TOOL`. */
  readonly widen?: readonly string[] | undefined;
}

export interface UpdatedPolicy {
  readonly report: SuggestReport;
  /** The change as `patch` reads it; "" where nothing changes. */
  readonly patch: string;
  /** Whether recorded calls would be denied, or a permission is unused. */
  readonly isLacking: boolean;
}

/**
 * Widens the policy to what the sessions needed, and writes it in place unless it is only checked.
 * @throws UserError for input that cannot be read or written
 */
export async function updatePolicy(options: UpdateOptions, io: Io): Promise<UpdatedPolicy> {
  const { policy: path, check = false, unused } = options;
  const file = readPolicy(path, {}, io);
  const { policy: before } = requireLoadable(file);
  const to = targetOf(before.dialect, path);
  const learned = await learnFrom(options, SCOPES[to], io);
  const chosen = chosenServers(learned.suggestion, options.server);
  const [server] = chosen;
  if (chosen.length > 1)
    throw new UserError(
      `${path} is the policy of one server, and the calls are to ${serverNames(chosen)}; say which with --server`,
    );
  const tools = learned.suggestion.tools.filter((tool) => tool.server === server);
  const { text, needs } = widen(file.document, before, { tools, habits: learned.habits, accepted: options.widen });
  const document = readDocument(text, file.document.uri);
  const lowered = lower(document, { dialect: before.dialect });
  const { policy: after } = requireLoadable({ document, lowered });
  const list = learned.listOf(server);
  const { categories, ceilings } = settingsFor(file.document.uri, learned.config, io);
  const { findings } = lintDocument(document, lowered, { tools: list, categories, ceilings });
  const policies = [{ server, name: document.uri, text }];
  // What a rule denies that a person wrote stays denied, and is listed as lost.
  const left = new Map(needs.flatMap(({ tool, because }) => (because === undefined ? [] : [[tool, because] as const])));
  const suggestion = {
    ...learned.suggestion,
    tools: tools.map((tool) =>
      left.has(tool) && tool.decision === "allow"
        ? { ...tool, decision: "deny" as const, because: left.get(tool) }
        : tool,
    ),
  };
  const isSample = options.prove !== true && mustSample(learned, io);
  const { proof, lost } = isSample
    ? proveBySample(policies, suggestion, learned.habits)
    : proveByReplay(
        policies,
        { suggestion, habits: learned.habits },
        { files: learned.files, options: learned.reading },
        io,
      );
  const longUnused =
    unused === undefined ? undefined : unusedTools(before.tools.keys(), tools, requireDuration(unused), io.now());
  const isChanged = text !== file.document.text;
  if (isChanged && !check) write(path, text, io);
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost, chosen, level: options.level }),
    to,
    policies: [{ server, name: document.uri, text, isWritten: isChanged && !check }],
    ...linted(findings, learned.findings, proof),
    needs: needs.map(({ tool, denied, change, because }) => ({ server, tool: tool.tool, denied, change, because })),
    unused: longUnused?.tools,
    changes: isChanged
      ? changesFrom(before, after, { server, suggestion, tools: list, now: io.now() })
      : comparePolicies(before, after, { tools: list })
          .tools.filter(({ verdict }) => verdict !== "equal")
          .map(({ tool, verdict }) => ({ server, tool, verdict, sentence: "", last: undefined })),
    sources: new Map([[document.uri, text]]),
    notes: [...notesOf(learned.suggestion, isSample, options), ...(longUnused?.notes ?? [])],
  };
  const isLacking = needs.some(({ tool }) => tool.decision === "allow") || (longUnused?.tools.length ?? 0) > 0;
  return { report, patch: unifiedDiff(file.document.uri, file.document.text, text), isLacking };
}

/** @throws UserError for a dialect that no policy is suggested in */
function targetOf(dialect: DialectId, path: string): SuggestTarget {
  const target = TARGETS.find((one) => one === dialect);
  if (target === undefined)
    throw new UserError(`${path} is written in ${dialect}; policies are suggested for ${TARGETS.join(" and ")}`);
  return target;
}

function write(path: string, text: string, io: Io): void {
  try {
    io.updateFile(path, () => {
      const [a, b, c] = readInput(path, MAX_DOCUMENT_BYTES, io);
      // The document's text does not include the byte-order mark that a file begins with.
      return `${a === 0xef && b === 0xbb && c === 0xbf ? "\ufeff" : ""}${text}`;
    });
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}

const DAY = 86_400_000;

/** @param within milliseconds */
function unusedTools(
  names: Iterable<string>,
  tools: readonly SuggestedTool[],
  within: number,
  now: number,
): { readonly tools: readonly UnusedTool[]; readonly notes: readonly string[] } {
  const first = tools.reduce((least, { first: at }) => Math.min(least, at ?? least), Number.POSITIVE_INFINITY);
  const days = Math.round(within / DAY);
  if (!(first <= now - within)) {
    const reach = Number.isFinite(first)
      ? `reach back ${Math.max(0, Math.floor((now - first) / DAY))} days`
      : "have no times";
    return { tools: [], notes: [`the sessions ${reach}, so nothing is said of what is unused for ${days} days`] };
  }
  const byName = new Map(tools.map((tool) => [tool.tool, tool]));
  const found = [...names].flatMap((tool): UnusedTool[] => {
    const last = byName.get(tool)?.last;
    return last !== undefined && last >= now - within ? [] : [{ tool, last, days }];
  });
  return { tools: found, notes: [] };
}
