/** FindingRuns → SARIF 2.1.0, for code scanning services and editors. */

import { type Edit, type Finding, fingerprint, type Location, type Range } from "@callgate/core";
import type { SuppressedBy } from "@callgate/core/yaml";
import type { FindingRun, Notice, Result } from "../findings/run.js";
import { witnessObject } from "../json/report.js";
import { jsonDocument, printable } from "../printable.js";
import type { WebAddresses } from "../render/view.js";
import type { CheckRow } from "../results/report.js";
import { suppressionClause } from "../results/report.js";

/** Of the calls that one result is about, this many places are listed. */
const MAX_CALLS = 10;

/** One log with these runs, and a final line break. @param web where a reader learns more; left out where that is not known */
export function sarif(runs: readonly FindingRun[], web?: WebAddresses): string {
  return jsonDocument({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: runs.map((run) => runObject(run, web)),
  });
}

function runObject(run: FindingRun, web: WebAddresses | undefined): unknown {
  const { command, version, notices, results, sources } = run;
  const rules = rulesOf(run);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    tool: {
      driver: {
        name: "callgate",
        semanticVersion: version,
        ...(web === undefined ? {} : { informationUri: web.home }),
        rules: rules.map((rule) => ruleObject(rule, web)),
      },
    },
    // Without it, a code scanning service takes a lint for a newer run of the replay.
    automationDetails: { id: `callgate/${command}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(notices.length === 0 ? {} : { toolExecutionNotifications: notices.map(notification) }),
      },
    ],
    columnKind: "utf16CodeUnits",
    newlineSequences: ["\r\n", "\n", "\r"],
    results: results.map((result) => resultObject(result, { sources, indices })),
  };
}

/** The checks that ran, and others that findings name, which have no page. */
function rulesOf({ checks, results }: FindingRun): (CheckRow | { readonly id: string })[] {
  const known = new Set(checks.map(({ id }) => id));
  const others = new Set(results.map(({ finding }) => finding.check).filter((id) => !known.has(id)));
  return [...checks, ...[...others].map((id) => ({ id }))];
}

function ruleObject(rule: CheckRow | { readonly id: string }, web: WebAddresses | undefined): unknown {
  if (!("summary" in rule)) {
    const text = { text: `what \`${rule.id}\` of callgate finds` };
    return { id: rule.id, shortDescription: text, fullDescription: text, help: text };
  }
  const { id, summary, severity, hasPage = true } = rule;
  const help = (command: string) => `${summary}; ${command} says what fails, what passes, why, and how to fix it`;
  const page = `callgate explain ${id}`;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    ...(hasPage && web !== undefined ? { helpUri: new URL(`${id}${web.ending}`, web.checks).href } : {}),
    help: hasPage ? { text: help(page), markdown: help(`\`${page}\``) } : { text: summary },
    defaultConfiguration: { level: severity },
  };
}

function resultObject(
  { finding, source, suppressed, calls, properties }: Result,
  { sources, indices }: { sources: ReadonlyMap<string, string>; indices: ReadonlyMap<string, number> },
): unknown {
  const { check, severity, location, related, witness, fix } = finding;
  const shown = {
    ...(witness === undefined ? {} : { witness: witnessObject(witness) }),
    ...(fix === undefined ? {} : { fixIsSafe: fix.safe }),
    ...properties,
  };
  const places =
    calls === undefined
      ? related.map(relatedLocation)
      : calls.places.slice(0, MAX_CALLS).map((place) => ({ message: message(calls.each), ...lineObject(place) }));
  return {
    ruleId: check,
    ruleIndex: indices.get(check),
    level: severity,
    message: message(finding.message),
    locations: [{ physicalLocation: physicalLocation(location) }],
    ...(places.length === 0 ? {} : { relatedLocations: places }),
    partialFingerprints: { "callgate/v1": fingerprint(finding, source ?? sources.get(location.uri) ?? "") },
    ...(fix === undefined ? {} : { fixes: [fixOf(location.uri, fix.message, fix.edits)] }),
    ...(calls === undefined ? {} : { occurrenceCount: calls.count }),
    ...(suppressed === undefined ? {} : { suppressions: [suppression(suppressed)] }),
    ...(Object.keys(shown).length === 0 ? {} : { properties: shown }),
  };
}

/** A comment is in the source; the configuration and the baseline are outside of it. */
function suppression(by: SuppressedBy): unknown {
  return { kind: by.kind === "comment" ? "inSource" : "external", justification: printable(suppressionClause(by)) };
}

/** What readers of the results must know although it is no result. */
function notification({ level, text, lines = [], location, places }: Notice): unknown {
  const locations = [
    ...(location === undefined ? [] : [lineObject(location)]),
    ...(places ?? []).map(({ reason, ...place }) => ({ message: message(reason), ...lineObject(place) })),
  ];
  return {
    level,
    message: message([text, ...lines].join("; ")),
    ...(locations.length === 0 ? {} : { locations }),
  };
}

function lineObject({ uri, line }: { readonly uri: string; readonly line: number }): { physicalLocation: unknown } {
  return { physicalLocation: { artifactLocation: { uri: uriReference(uri) }, region: { startLine: line } } };
}

function relatedLocation({ message: text, location }: Finding["related"][number]): unknown {
  return { message: message(text), physicalLocation: physicalLocation(location) };
}

function physicalLocation({ uri, range }: Location): unknown {
  return { artifactLocation: { uri: uriReference(uri) }, region: regionOf(range) };
}

/** SARIF counts as findings do: from 1, in UTF-16 code units, and the end is exclusive. */
function regionOf({ start, end }: Range): unknown {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf(uri: string, text: string, edits: readonly Edit[]): unknown {
  const replacements = edits.map((edit) => ({
    deletedRegion: regionOf(edit.range),
    insertedContent: { text: edit.text },
  }));
  return {
    description: message(text),
    artifactChanges: [{ artifactLocation: { uri: uriReference(uri) }, replacements }],
  };
}

/**
 * A plain text message that says `text`, in the syntax of SARIF 2.1.0, section 3.11: none of its braces is a placeholder,
 * none of its brackets begins a link.
 */
export function message(text: string): { readonly text: string } {
  const escaped = printable(text).replace(/[{}]/g, (brace) => brace + brace);
  return { text: escaped.replaceAll("](", "\\](") };
}

/** A relative path as a relative URI reference, an absolute one as a `file` URI; percent-encoded. */
export function uriReference(path: string): string {
  const drive = /^([A-Za-z]:)[\\/]/.exec(path);
  if (drive !== null) return `file:///${drive[1]}/${encoded(path.slice(3).replaceAll("\\", "/"))}`;
  if (path.startsWith("/")) return `file://${encoded(path)}`;
  return encoded(path.replace(/^(?:\.\/+)+/, ""));
}

function encoded(path: string): string {
  return path
    .split(/(\/|[\udc80-\udcff])/)
    .map((piece) => {
      const code = piece.length === 1 ? piece.charCodeAt(0) : 0;
      // A byte of a name that is not UTF-8.
      if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
      return piece === "/" ? piece : encodeURIComponent(piece.toWellFormed());
    })
    .join("");
}
