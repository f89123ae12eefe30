/** Coverage → JSON. Fields that are not known are left out. */

import { jsonDocument } from "../printable.js";
import { integer } from "../replay/json.js";
import type { CoverageItem, CoverageReport, PolicyCoverageRow } from "./report.js";

/** What the JSON formats hold of it. */
export function coverageObject({ policies, scores, missed }: CoverageReport): object {
  return { scores, missed, policies: policies.map(policyObject) };
}

/** A document of its own. */
export function coverageJson(report: CoverageReport): string {
  return jsonDocument({ version: 1, ...coverageObject(report) });
}

function policyObject({ uri, scores, items }: PolicyCoverageRow): object {
  const of = (kind: CoverageItem["kind"]) => items.filter((item) => item.kind === kind).map(itemObject);
  return {
    uri,
    scores,
    rules: of("rules"),
    conditions: of("conditions"),
    limits: of("limits"),
    paths: of("paths"),
    tools: of("tools"),
  };
}

function itemObject(item: CoverageItem): object {
  if (item.kind === "limits") {
    const { kind: _kind, max, highest, ...rest } = item;
    return { ...rest, max: integer(max), highest: integer(highest) };
  }
  if (item.kind === "paths") {
    const { kind: _kind, path, ...rest } = item;
    return { kind: path, ...rest };
  }
  const { kind: _kind, ...rest } = item;
  return rest;
}
