/** Versions of hosts, in their order. */

/** Whether a version, `1.2.3`, is at least another; what is no version counts as newer than all. */
export function isAtLeast(version: string, other: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(other)];
  for (const [i, number] of a.entries()) {
    const difference = number - (b[i] as number);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] {
  const m = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version);
  return m === null ? [Number.POSITIVE_INFINITY, 0, 0] : m.slice(1).map(Number);
}

/**
 * What a version is taken for that no answers are known of, as a clause; undefined of one whose answers were compared.
 * @param asked the versions whose answers were compared, the oldest first
 */
export function takenFor(version: string, asked: readonly string[]): string | undefined {
  const [oldest, newest] = [asked[0], asked.at(-1)];
  if (oldest === undefined || newest === undefined || asked.includes(version)) return undefined;
  if (isAtLeast(version, newest)) return `not tried; taken for ${newest}`;
  const after = asked.findIndex((one) => !isAtLeast(version, one));
  return after === 0 ? `not tried; taken for ${oldest}` : `not tried; ${asked[after - 1]} and ${asked[after]} were`;
}

/** A difference between two versions that were run. */
export interface Change {
  /** The last version that was seen without it. */
  readonly before: string;
  /** The first that was seen with it. */
  readonly after: string;
}

/** Whether a version is on the far side of a change; undefined between the two, of which no version was run. */
export function isAfter({ before, after }: Change, version: string): boolean | undefined {
  if (isAtLeast(version, after)) return true;
  return isAtLeast(before, version) ? false : undefined;
}

/**
 * Why it is not known what a version between the two of a change does, as a clause.
 * @param what what changed, as the subject of the clause
 */
export function betweenVersions({ before, after }: Change, engine: string, version: string, what: string): string {
  return `${what} is one thing in ${engine} ${before} and another in ${after}, and ${version} was not run`;
}

/**
 * The questions that a host's table of changes answers.
 * @param engine the program's name
 * @param oldest the oldest version that anything is said of; all are when left out
 */
export function questionsOf<Name extends string>(
  engine: string,
  changes: Readonly<Record<Name, Change>>,
  oldest?: string,
): {
  /** Whether a version has it; undefined where no version was run that tells. */
  readonly hasChange: (name: Name, version: string) => boolean | undefined;
  /** Why it is not known what a version does, as a clause. `what` is its subject. */
  readonly unknownChange: (name: Name, version: string, what: string) => string;
} {
  return {
    hasChange: (name, version) =>
      oldest === undefined || isAtLeast(version, oldest) ? isAfter(changes[name], version) : undefined,
    unknownChange: (name, version, what) => betweenVersions(changes[name], engine, version, what),
  };
}
