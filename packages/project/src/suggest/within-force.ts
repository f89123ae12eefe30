/**
 * A suggested policy × the policy in force → the suggestion, which lets nothing more pass than that does. Where what was
 * learned of a tool would let more pass, the rules in force are kept: with what was learned beside them, or alone.
 */

import { DIALECTS, type DocumentPolicy, lower, type Policy, readDocument } from "@callgate/core";
import { type Data, type DataMap, editText, insertEntries, placeOf } from "@callgate/core/edit";
import { applicableRules, deniesEverything, type ToolCatalogue } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { isObject, quoted } from "@callgate/core/values";
import { plainValue } from "@callgate/core/yaml";
import { comparePolicies } from "@callgate/diff";
import { countsOf, gatewayEntry, interceptEntry, type SuggestedTool } from "@callgate/suggest";
import { withComment } from "./entry-comment.js";
import { type DecidingText, policyOf } from "./prove.js";

/** The entries of a policy's tools, as data. */
export interface ForcedEntries {
  readonly policy: Policy;
  /** By tool; in Intercept, `*` is every tool. */
  readonly entries: ReadonlyMap<string, DataMap>;
  /** As the user named it. */
  readonly name: string;
}

export interface WithinForce {
  readonly text: string;
  readonly tools: readonly SuggestedTool[];
}

export interface Writing {
  readonly to: "gateway" | "intercept";
  readonly list: ToolCatalogue | undefined;
  /** The suggestion of some tools. */
  print(tools: readonly SuggestedTool[]): string;
  /** The errors that lint reports of a text: rules in force and what was learned may contradict each other. */
  errorsOf(text: string): readonly string[];
}

/** The policy in force in the words of the dialect that is written, as far as that has them. */
export async function forcedEntries(
  { text, uri }: { readonly text: string; readonly uri: string },
  policy: DocumentPolicy,
  to: "gateway" | "intercept",
  name: string,
): Promise<ForcedEntries> {
  const print = policy.dialect === to ? undefined : await DIALECTS[to].printer?.();
  const document = readDocument(print === undefined ? text : print(policy).text, uri);
  const tools = placeOf(document, ["tools"])?.node;
  const data = tools === undefined ? undefined : plainValue(tools, []);
  const entries = isObject(data) ? Object.entries(data).filter(([, entry]) => isObject(entry) || entry === null) : [];
  return { policy, entries: new Map(entries.map(([tool, entry]) => [tool, (entry ?? {}) as DataMap])), name };
}

/** How a tool is written: as learned, with the rules in force beside that, by those alone, or not at all. */
type Way = "learned" | "both" | "forced" | "denied";

const NEXT: Readonly<Record<Way, Way>> = { learned: "both", both: "forced", forced: "denied", denied: "denied" };

/** In Intercept, its rules are for every tool. */
const EVERY_TOOL = "*";

/** @param tools those of the suggested policy */
export function withinForce(
  suggested: DecidingText,
  tools: readonly SuggestedTool[],
  { policy: before, entries, name }: ForcedEntries,
  { to, list, print, errorsOf }: Writing,
): WithinForce {
  const ways = new Map<string, Way>();
  const known = new Map(tools.map((tool) => [tool.tool, tool]));
  const forAll = to === "intercept" ? entries.get(EVERY_TOOL) : undefined;
  for (;;) {
    const kept = tools.filter(({ tool }) => (ways.get(tool) ?? "learned") === "learned");
    const added: [string, DataMap][] = forAll === undefined ? [] : [[EVERY_TOOL, forAll]];
    for (const [tool, way] of ways) {
      const entry = entryBy(way, known.get(tool), entries.get(tool), to);
      if (entry !== undefined) added.push([tool, entry]);
    }
    const about = (tool: string) => {
      const calls = known.get(tool);
      const rules = `the rules of ${oneLine(name)} are kept`;
      return calls === undefined ? rules : `${rules}; ${countsOf({ calls: calls.learned, sessions: calls.sessions })}`;
    };
    const text = withEntries(print(kept), suggested.name, added, about);
    const after = text === undefined ? undefined : lower(readDocument(text, suggested.name), { dialect: to }).policy;
    const wider =
      after === undefined
        ? added.map(([tool]) => tool)
        : comparePolicies(before, policyOf({ ...suggested, text: text ?? "" }), { tools: list })
            .tools.filter(({ verdict }) => verdict !== "equal" && verdict !== "narrower")
            .map(({ tool }) => tool);
    if (text !== undefined)
      wider.push(
        ...errorsOf(text).flatMap((message) => [...ways.keys()].filter((tool) => message.includes(`\`${tool}\``))),
      );
    const open = wider.filter((tool) => known.has(tool) && ways.get(tool) !== "denied");
    if (open.length === 0)
      return { text: text ?? suggested.text, tools: tools.map((tool) => decidedIn(tool, ways, { before, name })) };
    for (const tool of open) {
      const next = NEXT[ways.get(tool) ?? "learned"];
      ways.set(tool, entries.has(tool) && !isDenied(before, tool) ? next : "denied");
    }
  }
}

function isDenied(policy: Policy, tool: string): boolean {
  const rules = applicableRules(policy, tool);
  return rules === undefined || rules.some(deniesEverything);
}

/** A path as a comment may have it. */
function oneLine(name: string): string {
  return quoted(clip(name, 100)).slice(1, -1);
}

function withEntries(
  text: string,
  uri: string,
  added: readonly (readonly [string, DataMap])[],
  commentOf: (tool: string) => string,
): string | undefined {
  if (added.length === 0) return text;
  const document = readDocument(text, uri);
  const edits = insertEntries(document, ["tools"], Object.fromEntries(added));
  if (edits === undefined) return undefined;
  return added.reduce((edited, [tool]) => withComment(edited, document, tool, commentOf(tool)), editText(text, edits));
}

function entryBy(
  way: Way,
  tool: SuggestedTool | undefined,
  forced: DataMap | undefined,
  to: "gateway" | "intercept",
): DataMap | undefined {
  if (tool === undefined || forced === undefined || way === "learned" || way === "denied") return undefined;
  // One that is not allowed by what was learned has no bounds to add.
  if (way === "forced" || tool.decision !== "allow") return tool.decision === "allow" ? forced : undefined;
  return to === "intercept" ? bothRules(forced, interceptEntry(tool)) : bothParts(forced, gatewayEntry(tool));
}

/** The rules in force, then what was learned, without a second limit of a window. */
function bothRules(forced: DataMap, learned: DataMap): DataMap {
  const own = itemsOf(forced.rules);
  const windows = new Set(own.map((rule) => windowOf(rule)));
  const more = itemsOf(learned.rules).filter((rule) => windowOf(rule) === undefined || !windows.has(windowOf(rule)));
  return { ...forced, rules: [...own, ...more] };
}

function windowOf(rule: Data): string | undefined {
  const limit = isObject(rule) ? rule.rate_limit : undefined;
  return typeof limit === "string" ? limit.slice(limit.indexOf("/") + 1) : undefined;
}

function bothParts(forced: DataMap, learned: DataMap): DataMap {
  const limits = itemsOf(forced.limits);
  const fieldOf = (limit: Data, name: string) => (isObject(limit) ? limit[name] : undefined);
  const taken = new Set(limits.map((limit) => fieldOf(limit, "counter")));
  const windows = new Set(limits.map((limit) => fieldOf(limit, "window")));
  const more = itemsOf(learned.limits).filter(
    (limit) => !taken.has(fieldOf(limit, "counter")) && !windows.has(fieldOf(limit, "window")),
  );
  const require = [...itemsOf(forced.require), ...itemsOf(learned.require)];
  return {
    ...forced,
    ...(require.length === 0 ? {} : { require }),
    ...(limits.length + more.length === 0 ? {} : { limits: [...limits, ...more] }),
  };
}

function itemsOf(data: Data | undefined): readonly Data[] {
  return Array.isArray(data) ? data : [];
}

function decidedIn(
  tool: SuggestedTool,
  ways: ReadonlyMap<string, Way>,
  { before, name }: { readonly before: Policy; readonly name: string },
): SuggestedTool {
  if (tool.decision !== "allow") return tool;
  switch (ways.get(tool.tool)) {
    case "both":
    case "forced":
      return { ...tool, because: `the rules of ${name} are kept`, isDecidedElsewhere: true };
    case "denied":
      return {
        ...tool,
        decision: "deny",
        because: isDenied(before, tool.tool)
          ? `${name} does not allow it`
          : `no rules of it are shown to let less pass than ${name} does`,
        isDecidedElsewhere: true,
      };
    default:
      return tool;
  }
}
