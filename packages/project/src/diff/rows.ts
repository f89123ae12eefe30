/** A comparison of two policies → the rows of a report, with places and categories. */

import type { Location, Path } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { type Category, categorise } from "@callgate/core/tools";
import type { PolicyDiff, Sides, ToolDiff } from "@callgate/diff";
import type { ToolDiffRow } from "@callgate/report";

export interface RowContext {
  readonly documents: Sides<Locating | undefined>;
  readonly tools: ToolCatalogue | undefined;
  /** Categories that were decided by hand, by tool name. */
  readonly categories: ReadonlyMap<string, Category> | undefined;
}

/** What tells where a path leads; undefined where that is nowhere. */
export interface Locating {
  locate(path: Path): Location | undefined;
}

export function diffRows({ tools }: PolicyDiff, context: RowContext): ToolDiffRow[] {
  return tools.map((tool) => diffRow(tool, context));
}

function diffRow(diff: ToolDiff, context: RowContext): ToolDiffRow {
  const { tool, verdict, reason, changes, witnesses, budget, origin, coveredTools = [] } = diff;
  const { documents } = context;
  const places = (paths: Sides<Path | undefined>) => ({
    before: placeOf(paths.before, documents.before),
    after: placeOf(paths.after, documents.after),
  });
  return {
    tool,
    category: tool === "*" || diff.isMany ? undefined : categoryOf(tool, context),
    verdict,
    reason,
    changes: changes.map(({ about, sentence, origin: at }) => ({ about, sentence, ...places(at) })),
    witnesses: witnesses.map(({ origin: at, ...witness }) => ({ ...witness, place: places(at) })),
    budget,
    ...places(origin),
    coveredTools,
  };
}

/** What the tool does, as far as its list or its name tells. */
export function categoryOf(tool: string, { tools, categories }: Pick<RowContext, "tools" | "categories">): Category {
  return categorise(tools?.tools.get(tool) ?? { name: tool }, categories).category;
}

function placeOf(path: Path | undefined, document: Locating | undefined): Location | undefined {
  return path && document?.locate(path);
}
