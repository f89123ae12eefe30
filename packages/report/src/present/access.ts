/** A matrix of tools and policies → blocks: the matrix, what is allowed without approval, where it is written, what was assumed. */

import {
  type Item,
  type Page,
  plainText,
  type Section,
  type Span,
  type TableBlock,
  type Text,
  type Tone,
} from "../blocks.js";
import { hostSentences } from "../describe-hosts.js";
import { count } from "../describe-values.js";
import {
  type AccessCell,
  type AccessPolicyRow,
  type AccessReport,
  type AccessToolRow,
  accessCounts,
  accessSentence,
  accessToolName,
  decidedBy,
  graveTools,
  isGrave,
  ofUnknownServers,
} from "../results/access.js";

const LEGEND =
  "allowed: without approval; asked: approval is required, and where no person can be asked the call is denied; hidden: denied, and the agent does not see the tool; depends: on the arguments; unknown: callgate cannot say; –: the policy is not asked";

/** More columns do not fit in a terminal's line: each tool is a paragraph then. */
const MAX_COLUMNS = 6;

export function presentAccess(report: AccessReport): Page {
  const { version, findings, sources, policies } = report;
  const counts = accessCounts(report);
  const grave = graveTools(report);
  return {
    command: "access",
    version,
    headline: accessSentence(report),
    tone: grave.length > 0 ? "bad" : counts.unknown > 0 || ofUnknownServers(report).length > 0 ? "warning" : "good",
    notes: [LEGEND],
    tiles: [
      { name: "allowed", count: counts.allowed, tone: grave.length > 0 ? "bad" : "good" },
      { name: "depends on arguments", count: counts.depends, tone: "warning" },
      { name: "asked", count: counts.asked, tone: "good" },
      { name: "denied or hidden", count: counts.denied + counts.hidden, tone: "good" },
      { name: "unknown", count: counts.unknown, tone: "warning" },
    ],
    sections: [
      { heading: "Findings", isPlain: true, blocks: [{ kind: "findings", findings, sources }] },
      { heading: "Who may call what", isPlain: true, blocks: [matrix(report)] },
      withoutApproval(report),
      unknowns(report),
      { ...places(report), isAside: true },
      { heading: "Assumed, and not evaluated", blocks: [{ kind: "list", items: assumptions(policies) }] },
    ],
  };
}

function matrix(report: AccessReport): TableBlock {
  const { policies, tools } = withoutRepeats(report);
  return {
    kind: "table",
    ...(policies.length > MAX_COLUMNS ? { lead: 2 } : {}),
    columns: ["tool", "category", ...policies.map(({ name }) => name)].map((name) => ({ name })),
    rows: tools.map((row) => ({
      cells: [
        toolText(row),
        row.category ?? "",
        ...row.cells.map((cell): Text => (cell === undefined ? "–" : [cellSpan(row, cell)])),
      ],
    })),
  };
}

/** Policies of one agent that give the same answers are one column: a workflow may start it many times. */
function withoutRepeats({ policies, tools }: AccessReport): Pick<AccessReport, "policies" | "tools"> {
  const columns = new Map<string, number[]>();
  for (const [index, { host, name }] of policies.entries()) {
    const answers = tools.map(({ cells }) => cells[index] && [cells[index]?.access, cells[index]?.limits]);
    const key = JSON.stringify([host === undefined ? name : host.host, host !== undefined, answers]);
    columns.set(key, [...(columns.get(key) ?? []), index]);
  }
  const kept = [...columns.values()];
  return {
    policies: kept.map(([first = 0, ...others]) => {
      const policy = policies[first] as AccessPolicyRow;
      const isAlone = others.length === 0;
      return isAlone ? policy : { ...policy, name: `${policy.name} and ${count(others.length, "more", "more")}` };
    }),
    tools: tools.map((row) => ({ ...row, cells: kept.map(([first = 0]) => row.cells[first]) })),
  };
}

function toolText(row: AccessToolRow): Text {
  return row.tool === "*" ? accessToolName(row) : { code: accessToolName(row) };
}

function cellSpan(row: AccessToolRow, cell: AccessCell): Span {
  const { access, limits } = cell;
  const text = [access, ...limits].join(", ");
  const tone = toneOf(row, cell);
  return tone === undefined ? text : { tone, text };
}

function toneOf(row: AccessToolRow, cell: AccessCell): Tone | undefined {
  switch (cell.access) {
    case "allowed":
      return isGrave(row, cell) ? "bad" : undefined;
    case "depends":
    case "unknown":
      return "warning";
    case "asked":
      return undefined;
    case "denied":
    case "hidden":
      return "good";
    default:
      return cell.access satisfies never;
  }
}

/** The cells with their tool and policy. */
function* cellsOf({ policies, tools }: AccessReport) {
  for (const row of tools)
    for (const [index, cell] of row.cells.entries())
      if (cell !== undefined) yield { row, cell, policy: policies[index] as AccessPolicyRow };
}

function withoutApproval(report: AccessReport): Section {
  const items = [...cellsOf(report)].filter(({ row, cell }) => isGrave(row, cell));
  return {
    heading: "Runs programs, destroys or pays, without approval",
    blocks: [
      {
        kind: "list",
        items: items.map(({ row, cell, policy }) => ({
          text: [toolText(row), ` (${row.category}): `, policy.name, ", ", ...byText(cell)].flat() as Text,
          tone: "bad",
        })),
      },
    ],
  };
}

function byText(cell: AccessCell): readonly Span[] {
  const by = decidedBy(cell);
  const limits = cell.limits.length === 0 ? [] : [`, ${cell.limits.join(", ")}`];
  const at = cell.place === undefined ? [] : [by === "" ? "" : " at ", { place: cell.place }];
  return [by, ...at, ...limits];
}

/** What is not known, once for each reason and policy. */
function unknowns(report: AccessReport): Section {
  const groups = new Map<string, { policy: AccessPolicyRow; cell: AccessCell; tools: AccessToolRow[] }>();
  for (const { row, cell, policy } of cellsOf(report)) {
    if (cell.access !== "unknown") continue;
    const key = JSON.stringify([policy.name, cell.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { policy, cell, tools: [row] });
    else group.tools.push(row);
  }
  return {
    heading: "Unknown",
    blocks: [
      {
        kind: "list",
        items: [...groups.values()].map(({ policy, cell, tools }) => ({
          text: [`${policy.name}: `, ...namesText(tools), `: ${cell.reason ?? ""}`, ...placeText(cell)],
          tone: "warning",
        })),
      },
    ],
  };
}

function placeText({ place }: AccessCell): readonly Span[] {
  return place === undefined ? [] : [" (", { place }, ")"];
}

const MAX_NAMES = 5;

function namesText(tools: readonly AccessToolRow[]): readonly Span[] {
  const shown = tools.slice(0, MAX_NAMES).flatMap((row, i): Span[] => [i === 0 ? "" : ", ", toolText(row) as Span]);
  return tools.length > MAX_NAMES ? [...shown, ` and ${tools.length - MAX_NAMES} more`] : shown;
}

/** Where each answer is written. */
function places(report: AccessReport): Section {
  const rows = [...cellsOf(report)].map(({ row, cell, policy }) => ({
    cells: [toolText(row), policy.name, cellSpan(row, cell), becauseText(cell)],
  }));
  const columns = ["tool", "policy", "answer", "because of"].map((name) => ({ name }));
  return {
    heading: "Where it is written",
    blocks: [{ kind: "details", summary: "every answer, with its rule", blocks: [{ kind: "table", columns, rows }] }],
  };
}

function becauseText(cell: AccessCell): Text {
  const [by, more] = [byText({ ...cell, limits: [] }), conditionText(cell)];
  return plainText(by) === ""
    ? more.map((span) => (typeof span === "string" ? span.replace(/^: /, "") : span))
    : [...by, ...more];
}

function conditionText({ access, reason, conditions }: AccessCell): readonly Span[] {
  if (access === "unknown") return reason === undefined ? [] : [`: ${reason}`];
  return conditions.flatMap(({ rule, place }, i): Span[] => [
    i === 0 ? "" : "; ",
    rule === undefined ? "a rule" : { code: rule },
    ...(place === undefined ? [] : [" at ", { place }]),
  ]);
}

/** What was read and assumed of each policy, and what is not known. */
function assumptions(policies: readonly AccessPolicyRow[]): Item[] {
  return policies.map(({ name, host, server, undecided }): Item => {
    if (host !== undefined) return { text: [{ strong: name }], below: hostSentences(host) };
    const known =
      server === undefined
        ? "its server is not known, so it is asked only about tools that it names; `servers:` in the configuration says which it is"
        : `the policy of the server ${server}`;
    return { text: [{ strong: name }], below: [undecided === undefined ? known : `not evaluated: ${undecided}`] };
  });
}
