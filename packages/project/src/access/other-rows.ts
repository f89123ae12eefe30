/**
 * Policies × the tools that have rows of their own → rows for all others: one for those that no rule is about, of each server
 * without a list and of any; and one for each rule for parts of names that no row shows yet.
 */

import type { Policy } from "@callgate/core";
import { nameClasses, StepLimit } from "@callgate/core/logic";
import {
  type Access,
  type AccessEntry,
  type AccessRule,
  accessTo,
  exactTool,
  modelName,
  selects,
  type ToolRef,
} from "@callgate/core/policy";
import { pointer } from "@callgate/core/yaml";
import type { AccessCell, AccessToolRow } from "@callgate/report";

/** A policy's part in these rows. */
export interface OtherColumn {
  /** What decides by names in an agent's configuration; undefined of a gateway's policy, and where no call is decided. */
  readonly access: Access | undefined;
  /**
   * What becomes of a tool; undefined where the policy is not asked. A gateway's is asked about one that it does not name.
   * @param server whose tools the row is about; undefined for those of servers that are not known
   */
  cellOf(ref: ToolRef, server: string | undefined): AccessCell | undefined;
  /** That it is not known, for this reason; undefined where the policy is not asked. */
  unknown(server: string | undefined, reason: string): AccessCell | undefined;
}

/** For the names of one policy. */
const STEPS = 200_000;

/** More rules for parts of names than these have no row. */
const MAX_RULES = 20;

export const TOO_MANY_NAMES = "the names in the rules take too many steps to tell apart";

/** What an agent's configuration tells apart by names. */
interface Names {
  readonly access: Access;
  /** One for each class, the plainest first; undefined where that takes too long. */
  readonly refs: readonly ToolRef[] | undefined;
}

/**
 * @param servers those without a list, whose tools are not all known
 * @param listed those with a list, which says all there is to know of them
 * @param rows the tools that have a row of their own
 */
export function otherRows(
  columns: readonly OtherColumn[],
  servers: readonly string[],
  listed: Iterable<string>,
  rows: readonly ToolRef[],
): AccessToolRow[] {
  const complete = new Set(listed);
  const known = [...new Set([...servers, ...complete])];
  const names = columns.map(({ access }) => access && namesOf(access, known, rows));
  const shown = columns.map(({ access }) => new Set(access && rows.map((ref) => placeOf(access, ref))));
  const plain = [...servers, undefined].map((server): AccessToolRow => {
    const cells = columns.map((column, index) => {
      const { access, refs = [] } = names[index] ?? {};
      if (access === undefined) return column.cellOf(NO_TOOL, server);
      const ref = refs.find((one) => isOf(one, server, known));
      if (ref === undefined) return column.unknown(server, TOO_MANY_NAMES);
      shown[index]?.add(placeOf(access, ref));
      return column.cellOf(ref, server);
    });
    return { ...OTHER, server, cells };
  });
  return [...plain, ...ruleRows(columns, names, shown, { servers, complete })];
}

const OTHER = { tool: "*", category: undefined } as const;
const NO_TOOL: ToolRef = { tool: "a" };

/** A row for each rule of a file that decides tools, and no other row shows; in the order of the policies and their rules. */
function ruleRows(
  columns: readonly OtherColumn[],
  names: readonly (Names | undefined)[],
  shown: readonly Set<string>[],
  { servers, complete }: { readonly servers: readonly string[]; readonly complete: ReadonlySet<string> },
): AccessToolRow[] {
  const found: { readonly row: AccessToolRow; readonly order: number }[] = [];
  for (const [index, { access, refs = [] } = NO_NAMES] of names.entries()) {
    const ofColumn: { readonly row: AccessToolRow; readonly order: number }[] = [];
    for (const ref of refs) {
      if (complete.has(ref.server ?? "")) continue;
      const { by } = accessTo(access, ref);
      const place = pointer(by.origin);
      if (!by.named || shown[index]?.has(place)) continue;
      shown[index]?.add(place);
      const server = servers.find((one) => one === ref.server);
      const cells = columns.map((column, i) => (names[i] === undefined ? undefined : column.cellOf(ref, server)));
      const example = { server: ref.server, tool: ref.tool };
      const order = (access.entries as readonly AccessRule[]).indexOf(by);
      ofColumn.push({ row: { ...OTHER, server, rule: by.name, example, cells }, order });
    }
    found.push(...ofColumn.sort((a, b) => a.order - b.order));
  }
  return found.slice(0, MAX_RULES).map(({ row }) => row);
}

function namesOf(access: Access, known: readonly string[], rows: readonly ToolRef[]): Names {
  // A test of its own for each server: no class holds tools of two of them.
  const apart: Access = { order: "first match", entries: known.map(serverEntry), otherwise: NOTHING };
  const classes = nameClasses([access, apart], new StepLimit(STEPS));
  if (classes.answer !== "sat") return { access, refs: undefined };
  const { naming } = access;
  // A server whose name holds what divides it from its tool's is read as another one.
  const isPlain = ({ server = "" }: ToolRef) =>
    (naming?.joint.length ?? 0) < 2 || !server.includes(naming?.joint ?? "");
  const names = new Set(rows.map((row) => nameOf(row, naming)));
  const refs = classes.value.map(({ witness }): ToolRef => ({ server: OF_NO_OTHER, ...witness }));
  return { access, refs: plainestFirst(refs, access).filter((ref) => isPlain(ref) && !names.has(nameOf(ref, naming))) };
}

/** Of a server where none is asked for. */
const OF_NO_OTHER = "a";

/** A tool by the name that the model calls, where the agent makes one. */
function nameOf({ server, tool }: ToolRef, naming: Access["naming"]): string {
  return naming === undefined || server === undefined
    ? JSON.stringify([server, tool])
    : modelName(naming, server, tool);
}

function isOf({ server }: ToolRef, wanted: string | undefined, known: readonly string[]): boolean {
  return wanted === undefined ? !known.includes(server ?? "") : server === wanted;
}

const NOTHING = { effect: "ask", name: "", named: false, message: "", origin: [], layer: 0 } as const;

/** Of a policy that does not decide by names. */
const NO_NAMES: Names = { access: { order: "first match", entries: [], otherwise: NOTHING }, refs: [] };

function serverEntry(server: string): AccessEntry {
  return { ...NOTHING, selector: { names: [{ of: "server", exact: server }] }, conditions: [] };
}

/** The place of the rule that decides. */
function placeOf(access: Access, ref: ToolRef): string {
  return pointer(accessTo(access, ref).by.origin);
}

/** First what the fewest rules are about. */
function plainestFirst(refs: readonly ToolRef[], access: Access): ToolRef[] {
  const { entries, restrictions = [] } = access;
  const rulesAbout = (ref: ToolRef) =>
    [...entries, ...restrictions].filter(({ selector }) => selects(selector, ref, access) !== false).length;
  const counted = refs.map((ref) => ({ ref, count: rulesAbout(ref) }));
  return counted.sort((a, b) => a.count - b.count).map(({ ref }) => ref);
}

/**
 * A tool that no rule of a gateway's policy is about; where rules are about all, the one that the fewest are about. Undefined
 * where that takes too long.
 */
export function unnamedTool({ access, tools }: Policy): ToolRef | undefined {
  const named = [...tools.keys()].map((name): AccessEntry => ({ ...serverEntry(name), selector: exactTool(name) }));
  const all: Access = { ...access, entries: [...access.entries, ...named] };
  const classes = nameClasses([all], new StepLimit(STEPS));
  if (classes.answer !== "sat") return undefined;
  const refs = classes.value.map(({ witness }) => witness);
  return plainestFirst(refs, all)[0];
}
