/** An argument's values → those that are unlike all others, which no bound is learned from until a person agrees. */

import { type ArgumentSketch, type Group, SEVERAL } from "./argument-sketch.js";
import { mailHost } from "./bound.js";
import type { FolderNode } from "./folder-tree.js";
import { FORMS } from "./forms.js";
import { locatorOf } from "./locator.js";
import { LongText, type Seen } from "./seen.js";

/** Some values of an argument that no other session has the like of. */
export interface Outlier {
  readonly calls: number;
  /** The only session they are of. */
  readonly session: number;
  /** What they are, without their values where these are not kept: `/etc`, `more than 900`. */
  readonly words: string;
  /** How the other values are, in words. */
  readonly others: string;
  test(value: Seen): boolean;
}

/** Of fewer calls or sessions nothing can be said to be unusual. */
const MIN_CALLS = 10;
const MIN_SESSIONS = 3;

/** The most of an argument's calls that may be unlike the others, one for each of these. */
const ONE_IN = 20;

/** So much larger than every other number is unlike them: three powers of two. */
const MAGNITUDES_APART = 3;

/** Each value of a small set is in that many calls. */
const CALLS_FOR_EACH_VALUE = 10;

/** The values that one session alone has, and that are unlike the values of all others. */
export function outliersOf(sketch: ArgumentSketch): readonly Outlier[] {
  if (sketch.present < MIN_CALLS || sketch.sessions.size < MIN_SESSIONS) return [];
  const isRare = ({ calls, session }: Group) =>
    session !== SEVERAL && calls > 0 && calls <= Math.max(1, Math.floor(sketch.present / ONE_IN));
  if (sketch.numbers === sketch.present) return farNumbers(sketch, isRare);
  if (sketch.strings !== sketch.present) return [];
  const elsewhere = otherFolders(sketch, isRare);
  if (elsewhere.length > 0) return elsewhere;
  const strangers = otherMailHosts(sketch, isRare);
  if (strangers.length > 0) return strangers;
  const unlike = otherForms(sketch, isRare);
  return unlike.length > 0 ? unlike : otherValues(sketch, isRare);
}

function farNumbers(sketch: ArgumentSketch, isRare: (group: Group) => boolean): Outlier[] {
  const buckets = [...sketch.buckets.values()].sort((a, b) => a.least - b.least);
  const usual = buckets.filter((bucket) => !isRare(bucket));
  if (usual.length === 0) return [];
  const most = usual.reduce((highest, bucket) => (bucket.most > highest.most ? bucket : highest));
  const least = usual.reduce((lowest, bucket) => (bucket.least < lowest.least ? bucket : lowest));
  const others = `${least.least} to ${most.most}`;
  return buckets.filter(isRare).flatMap((bucket): Outlier[] => {
    const { sign, magnitude, calls, session } = bucket;
    const isAbove = sign > 0 && (most.sign <= 0 || magnitude - most.magnitude > MAGNITUDES_APART) && bucket.least > 16;
    const isBelow = sign < 0 && (least.sign >= 0 || magnitude - least.magnitude > MAGNITUDES_APART);
    if (!isAbove && !isBelow) return [];
    const words = bucket.least === bucket.most ? String(bucket.least) : `${bucket.least} to ${bucket.most}`;
    const test = (value: Seen) => typeof value === "number" && value >= bucket.least && value <= bucket.most;
    return [{ calls, session, words, others, test }];
  });
}

function otherFolders({ folders }: ArgumentSketch, isRare: (group: Group) => boolean): Outlier[] {
  if (folders === undefined) return [];
  const roots = [...folders.roots.values()];
  const [only] = roots;
  // Absolute paths have one root, and are apart by their first folder.
  const isAbsolute = roots.length === 1 && only?.path === "";
  const nodes: readonly FolderNode[] = isAbsolute ? [...(only as FolderNode).children.values()] : roots;
  const usual = nodes.filter((node) => !isRare(node));
  if (usual.length === 0 || usual.length > 3) return [];
  const others = usual.map(({ path }) => path).join(" and ");
  return nodes.filter(isRare).map(({ path, calls, session }) => ({
    calls,
    session,
    words: path,
    others: `below ${others}`,
    test: (value) => {
      if (typeof value !== "string") return false;
      const locator = locatorOf(value);
      const whole = locator === undefined ? value : locator.root + locator.segments.join("/");
      return whole === path || whole.startsWith(`${path}/`);
    },
  }));
}

function otherMailHosts({ mailHosts }: ArgumentSketch, isRare: (group: Group) => boolean): Outlier[] {
  const all = [...(mailHosts ?? [])];
  const usual = all.filter(([, group]) => !isRare(group));
  if (usual.length === 0 || usual.length > 3) return [];
  const others = `at ${usual.map(([host]) => host).join(" and ")}`;
  return all
    .filter(([, group]) => isRare(group))
    .map(([host, { calls, session }]) => ({
      calls,
      session,
      words: `an address at ${host}`,
      others,
      test: (value) => typeof value === "string" && mailHost(value) === host,
    }));
}

function otherForms({ unlike, present }: ArgumentSketch, isRare: (group: Group) => boolean): Outlier[] {
  if (present < 2 * MIN_CALLS) return [];
  for (const [i, form] of FORMS.entries()) {
    const group = unlike[i] as Group;
    if (!form.isTelling) continue;
    if (group.calls === 0) return [];
    if (!isRare(group)) continue;
    const test = (value: Seen) => (typeof value === "string" ? !form.test(value) : value instanceof LongText);
    return [{ ...group, words: `what is not ${form.words}`, others: form.words, test }];
  }
  return [];
}

function otherValues({ values }: ArgumentSketch, isRare: (group: Group) => boolean): Outlier[] {
  if (values === undefined) return [];
  const all = [...values];
  const usual = all.filter(([, group]) => group.session === SEVERAL && group.calls >= CALLS_FOR_EACH_VALUE);
  const rare = all.filter(([, group]) => isRare(group));
  // A value or three that all sessions use, and one that nothing else is known of.
  if (usual.length === 0 || usual.length > 3 || rare.length > 2 || usual.length + rare.length !== all.length) return [];
  const others = usual.map(([value]) => String(value)).join(", ");
  return rare.map(([value, { calls, session }]) => ({
    calls,
    session,
    words: String(value),
    others,
    test: (one) => one === value,
  }));
}
