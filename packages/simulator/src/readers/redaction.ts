/** The paths that a recorder replaced in a message → what is left to know of a call. */

export interface Redacted {
  /** Whether the tool's name is gone. */
  readonly tool: boolean;
  /** Whether the arguments are there as a whole, though some values in them may be gone. */
  readonly hasArguments: boolean;
  /** Why the arguments are not wholly known; undefined when they are. */
  readonly argsUnknown: string | undefined;
}

const NOTHING: Redacted = { tool: false, hasArguments: true, argsUnknown: undefined };

/** @param paths a line's `redacted`: dotted paths into the message, where `*` is every key or item */
export function redactionOf(paths: unknown): Redacted {
  if (paths === undefined) return NOTHING;
  const written = Array.isArray(paths) ? paths : [paths];
  const keys = written.map((path) => String(path).split("."));
  const args = keys.filter((path) => meets(path, ["params", "arguments"]));
  return {
    tool: keys.some((path) => path.length <= 2 && meets(path, ["params", "name"])),
    hasArguments: !args.some((path) => path.length <= 2),
    argsUnknown: args.length === 0 ? undefined : "the record's arguments are redacted, and a rule reads them",
  };
}

/** Whether a path lies on the way to a place, at it, or under it. */
function meets(path: readonly string[], place: readonly string[]): boolean {
  return place.every((key, depth) => path[depth] === undefined || path[depth] === "*" || path[depth] === key);
}
