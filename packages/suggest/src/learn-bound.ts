/** An argument's values, and how general to be → the bound that is learned. */

import { type ArgumentSketch, type Group, SEVERAL } from "./argument-sketch.js";
import { type Bound, isHost } from "./bound.js";
import type { FolderNode } from "./folder-tree.js";
import { FORMS, MAX_TEXT } from "./forms.js";
import type { Level } from "./level.js";
import type { Outlier } from "./outliers.js";
import { niceAbove, niceBelow } from "./round.js";
import type { Seen } from "./seen.js";

/** What is known besides the values. */
export interface ArgumentContext {
  /** Calls of the tool, those without the argument too. */
  readonly calls: number;
  /** Whether the tool list names the argument, and says that a call may leave it out. */
  readonly isListed: boolean;
}

const MAX_LISTED_TIGHT = 20;
const MAX_LISTED_MEDIUM = 12;
const MAX_FOLDERS = 4;
const MAX_MAIL_HOSTS = 3;

/** A set of values is one if each was seen that often on average. */
const CALLS_FOR_EACH = 3;

/** And if no more than that share of them is of one session alone: one in … */
const ONE_SESSION_ONE_IN = 4;

const LENGTHS = [8, 16, 32, 64, 128, 256] as const;

/** The bound at a level. Every value that was learned from, the outliers aside, is within it. */
export function learnBound(
  sketch: ArgumentSketch | undefined,
  level: Level,
  { calls, isListed }: ArgumentContext,
  outliers: readonly Outlier[] = [],
): Bound {
  if (level === "any") return open("at the loosest, nothing is asked of it");
  if (sketch === undefined || sketch.present === 0) {
    if (!isListed) return open("it was never given, and no tool list says that it may be left out");
    return level === "loose" ? open("it was never given") : { kind: "absent" };
  }
  const { present, strings, numbers, booleans, others, secrets } = sketch;
  if (present < calls)
    return open(
      `${calls - present === 1 ? "a call leaves" : `${calls - present} calls leave`} it out, which no condition can allow beside a bound`,
    );
  if (secrets > 0) return open("it looks like a secret, so nothing of it is kept");
  if (others > 0) return open("lists, objects and null cannot be bounded");
  const isOutlier = (value: Seen) => outliers.some((outlier) => outlier.test(value));
  const constant = valuesBound(sketch, level, calls, isOutlier);
  if (constant !== undefined) return constant;
  if (numbers === present) return numberBound(sketch, level, isOutlier);
  if (booleans === present) return open("both values were given");
  if (strings === present) return textBound(sketch, level, outliers, isOutlier);
  return open("its values are of several types");
}

function open(because: string): Bound {
  return { kind: "open", because };
}

/** A constant, or a few values. */
function valuesBound(
  sketch: ArgumentSketch,
  level: Level,
  calls: number,
  isOutlier: (value: Seen) => boolean,
): Bound | undefined {
  if (sketch.values === undefined) return undefined;
  const seen = [...sketch.values].filter(([value]) => !isOutlier(value));
  const { length } = seen;
  if (length === 0) return undefined;
  // Prose is no value to compare with, even where it is always the same.
  if (seen.some(([value]) => typeof value === "string" && !/^[^\p{C}]{0,80}$/u.test(value))) return undefined;
  if (sketch.booleans > 0 && length > 1) return undefined;
  // Two numbers say more about what lies between them than that nothing does.
  if (sketch.numbers > 0 && length > 1) return undefined;
  if (level === "loose") {
    if (length > 1 || calls < 10 || sketch.sessions.size < 3 || sketch.numbers > 0) return undefined;
  } else if (level === "medium") {
    const alone = seen.filter(([, { session }]) => session !== SEVERAL).length;
    const isFew = length <= MAX_LISTED_MEDIUM && calls >= CALLS_FOR_EACH * length;
    const isShared = sketch.sessions.size < 2 || alone * ONE_SESSION_ONE_IN <= length;
    if (!isFew || !isShared || (sketch.numbers > 0 && sketch.sessions.size < 3)) return undefined;
  } else if (length > MAX_LISTED_TIGHT) return undefined;
  return { kind: "values", values: seen.map(([value]) => value).sort(byText) };
}

function byText(a: string | number | boolean, b: string | number | boolean): number {
  return String(a) < String(b) ? -1 : 1;
}

function numberBound({ buckets }: ArgumentSketch, level: Level, isOutlier: (value: Seen) => boolean): Bound {
  const kept = [...buckets.values()].filter(({ least, most }) => !(isOutlier(least) && isOutlier(most)));
  const least = Math.min(...kept.map((bucket) => bucket.least));
  const most = Math.max(...kept.map((bucket) => bucket.most));
  if (!Number.isFinite(least) || !Number.isFinite(most) || Math.max(-least, most) > MAX_NUMBER)
    return open("its numbers are too large to be compared");
  if (level === "tight") return { kind: "range", least, most };
  const factor = level === "medium" ? 2 : 10;
  return {
    kind: "range",
    least: least >= 1 && level === "medium" ? 1 : least >= 0 ? 0 : -niceAbove(-least * factor),
    most: most > 0 ? (least >= 0 && most <= 1 ? 1 : niceAbove(most * factor)) : most === 0 ? 0 : -niceBelow(-most),
  };
}

/** Among larger numbers, neighbours are equal. */
const MAX_NUMBER = 1e15;

function textBound(
  sketch: ArgumentSketch,
  level: Exclude<Level, "any">,
  outliers: readonly Outlier[],
  isOutlier: (value: Seen) => boolean,
): Bound {
  return (
    foldersBound(sketch, level, outliers) ??
    mailBound(sketch, level, isOutlier) ??
    formBound(sketch, level, outliers) ??
    open("its texts have no form in common")
  );
}

function foldersBound(
  { folders, strings }: ArgumentSketch,
  level: Exclude<Level, "any">,
  outliers: readonly Outlier[],
): Bound | undefined {
  if (folders === undefined || folders.roots.size === 0 || strings === 0) return undefined;
  const isKept = (node: FolderNode) => !outliers.some(({ words }) => words === node.path);
  const found: string[] = [];
  let isUrl: boolean | undefined;
  for (const root of folders.roots.values()) {
    if (!isKept(root)) continue;
    const isOfUrl = root.path.includes("://");
    if (isUrl !== undefined && isUrl !== isOfUrl) return undefined;
    isUrl = isOfUrl;
    if (isOfUrl && (level === "loose" || folders.hasPercent)) found.push(root.path);
    else found.push(...commonFolders(root, level, isKept));
  }
  if (found.length === 0 || found.length > MAX_FOLDERS || found.includes("")) return undefined;
  // One host's bound says nothing about what is below it; both in one pattern would be the weaker.
  if (isUrl && found.some(isHost) && !found.every(isHost))
    return { kind: "below", folders: [...new Set(found.map(hostOf))].sort(), isUrl };
  return { kind: "below", folders: [...new Set(found)].sort(), isUrl: isUrl ?? false };
}

function hostOf(folder: string): string {
  return folder.split("/").slice(0, 3).join("/");
}

/** The deepest folders that hold all values below a root: at the tightest, up to three beside each other. */
function commonFolders(
  root: FolderNode,
  level: Exclude<Level, "any">,
  isKept: (node: FolderNode) => boolean,
): string[] {
  const isAbsolute = root.path === "";
  let node = root;
  for (let depth = 0; ; depth++) {
    const children = [...node.children.values()].filter(isKept);
    const folders = children.filter(({ children: below }) => below.size > 0);
    if (node.ends > 0 || folders.length !== children.length) break;
    const [only] = folders;
    if (folders.length === 1 && only !== undefined) {
      if (level === "loose" && depth >= (isAbsolute ? 1 : 0)) break;
      node = only;
      continue;
    }
    const isSplit = level === "tight" || node.path === "";
    if (isSplit && folders.length <= MAX_FOLDERS - 1 && folders.every(({ calls }) => calls > 1))
      return folders.flatMap((folder) => (level === "loose" ? [folder.path] : commonFolders(folder, level, isKept)));
    break;
  }
  return [node.path];
}

function mailBound(
  { mailHosts, strings }: ArgumentSketch,
  level: Exclude<Level, "any">,
  isOutlier: (value: Seen) => boolean,
): Bound | undefined {
  if (mailHosts === undefined || strings === 0) return undefined;
  const hosts = [...mailHosts.keys()].filter((host) => !isOutlier(`a@${host}`));
  if (hosts.length === 0 || hosts.length > (level === "loose" ? 1 : MAX_MAIL_HOSTS)) return undefined;
  return { kind: "mail", hosts: hosts.sort() };
}

function formBound(
  { unlike, longestShort, longest }: ArgumentSketch,
  level: Exclude<Level, "any">,
  outliers: readonly Outlier[],
): Bound | undefined {
  const without = outliers.reduce((sum, { calls }) => sum + calls, 0);
  for (const [i, form] of FORMS.entries()) {
    const group = unlike[i] as Group;
    // What is unlike it is just what was set apart.
    const isApart = form.isTelling && group.calls === without && outliers.some(({ others }) => others === form.words);
    if (group.calls !== 0 && !isApart) continue;
    const most = outliers.length > 0 ? longestShort : longest;
    if (most > MAX_TEXT) return undefined;
    const at =
      level === "loose" ? undefined : LENGTHS.find((length) => length >= (level === "tight" ? most : most * 2));
    return { kind: "form", form, most: form.pattern(8) === form.pattern(16) ? undefined : at };
  }
  return undefined;
}
