/** What suites tried before a change and after it → what they no longer try. */

import type { CoverageItem, CoverageReport, LostCoverage } from "@callgate/report";

/**
 * The rules, limits, paths and tools that calls met before and none meets now, although they are still there; of a policy
 * that no suite tests any more, all that calls met. Conditions have no name to be known again by.
 * @param nameNow a policy's path after the change; undefined where it is gone
 */
export function lostCoverage(
  before: CoverageReport | undefined,
  after: CoverageReport | undefined,
  nameNow: (path: string) => string | undefined,
): LostCoverage[] {
  return (before?.policies ?? []).flatMap((was) => {
    const path = nameNow(was.uri);
    if (path === undefined) return [];
    const tried = new Map(was.items.filter(isTried).map((item) => [idOf(item), item]));
    const now = after?.policies.find(({ uri }) => uri === path);
    const items = now === undefined ? [...tried.values()] : notTried(now.items).filter((item) => tried.has(idOf(item)));
    return items.length === 0 ? [] : [{ path, items }];
  });
}

/** What could be met and is not, each once; of several by one name, none where one is met. */
function notTried(items: readonly CoverageItem[]): CoverageItem[] {
  const met = new Set(items.filter(isTried).map(idOf));
  const missed = items.filter((item) => isPossible(item) && !met.has(idOf(item)));
  return [...new Map(missed.map((item) => [idOf(item), item])).values()];
}

function isTried(item: CoverageItem): boolean {
  switch (item.kind) {
    case "rules":
      return item.decided > 0;
    case "limits":
      return item.reached > 0;
    case "paths":
      return item.taken > 0;
    case "tools":
      return item.called > 0;
    case "conditions":
      return false;
    default:
      return item satisfies never;
  }
}

function isPossible(item: CoverageItem): boolean {
  switch (item.kind) {
    case "rules":
    case "limits":
    case "paths":
      return item.possible;
    case "tools":
      return true;
    case "conditions":
      return false;
    default:
      return item satisfies never;
  }
}

/** A limit that is raised is still the same. */
function idOf(item: CoverageItem): string {
  switch (item.kind) {
    case "rules":
      return JSON.stringify([item.kind, item.tool, item.rule]);
    case "limits":
      return JSON.stringify([item.kind, item.tool, item.rule, item.window]);
    case "paths":
      return JSON.stringify([item.kind, item.path, item.path === "hidden" ? item.name : ""]);
    case "tools":
      return JSON.stringify([item.kind, item.tool]);
    case "conditions":
      return "";
    default:
      return item satisfies never;
  }
}
