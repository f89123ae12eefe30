/** A policy in force, and new recorded sessions → the same policy, which allows what was needed and nothing else. */

import { type DialectId, lower, type Policy, readDocument } from "@callgate/core";
import { applicableRules, deniesEverything, type ToolCatalogue } from "@callgate/core/policy";
import { comparePolicies } from "@callgate/diff";
import { lintDocument } from "@callgate/linter";
import type { SuggestReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { requireDuration } from "../duration.js";
import type { Io } from "../io/io.js";
import { unifiedDiff } from "../lint/unified-diff.js";
import { readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { UserError } from "../user-error.js";
import { changesFrom } from "./changes.js";
import { UNNAMED } from "./host-effect.js";
import { proveByReplay, proveBySample } from "./prove.js";
import {
  chosenServers,
  learnFrom,
  linted,
  mustSample,
  notesOf,
  SCOPES,
  type SuggestTarget,
  serverNames,
  TARGETS,
  tablesOf,
} from "./suggest-policies.js";
import { type Permission, unusedPermissions } from "./unused.js";
import { updateHost } from "./update-host.js";
import { type UpdatedPolicy, type UpdateOptions, writeInPlace } from "./updating.js";
import { widen } from "./widen.js";

/**
 * Widens the policy to what the sessions needed, and writes it in place unless it is only checked.
 * @throws UserError for input that cannot be read or written
 */
export async function updatePolicy(options: UpdateOptions, io: Io): Promise<UpdatedPolicy> {
  const { policy: path, check = false, unused } = options;
  const ofHost = await updateHost(options, options.host, io);
  if (ofHost !== undefined) return ofHost;
  const file = readPolicy(path, {}, io);
  const { policy: before } = requireLoadable(file);
  const to = targetOf(before.dialect, path);
  const learned = await learnFrom(options, SCOPES[to], io);
  const isNamed = learned.suggestion.tools.some(({ server }) => server !== undefined);
  const guarded = isNamed ? settingsFor(path, learned.config, io).server : undefined;
  const chosen = chosenServers(learned.suggestion, options.server ?? guarded);
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
        ? { ...tool, decision: "deny" as const, because: left.get(tool), isDecidedElsewhere: true as const }
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
    unused === undefined
      ? undefined
      : unusedPermissions(permissionsOf(before, list), tools, requireDuration(unused), io.now());
  const isChanged = text !== file.document.text;
  if (isChanged && !check) writeInPlace(path, text, io);
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost, chosen, level: options.level }),
    to,
    policies: [{ server, name: document.uri, text, isWritten: isChanged && !check }],
    ...linted(findings, learned.findings, proof),
    needs: needs.map(({ tool, denied, change, because }) => ({
      server,
      tool: tool.tool,
      denied,
      change,
      because,
    })),
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

/** The tools that a policy lets through, each by its name: those that it names, and those of the tool list. */
function permissionsOf(policy: Policy, list: ToolCatalogue | undefined): Permission[] {
  const names = new Set([...policy.tools.keys(), ...(list?.tools.keys() ?? [])]);
  const passes = (name: string) => {
    const rules = applicableRules(policy, name);
    return rules !== undefined && !rules.some(deniesEverything);
  };
  const named = [...names].filter(passes).map((name): Permission => ({ name, covers: ({ tool }) => tool === name }));
  if (list !== undefined || !passes(UNNAMED)) return named;
  // Without a list, nothing says which tools these are.
  return [...named, { name: "*", covers: ({ tool }) => !names.has(tool) }];
}
