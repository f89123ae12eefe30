/**
 * Counters of tools whose names have a dot. Intercept reads `state.files.list._rate_minute` as a counter of a tool
 * `files`, and refuses a policy in which no rule of `files` has a `state` with the counter `list._rate_minute`. A rule
 * there that only carries this state makes the limit of `files.list` one that the program loads; it is the rule of
 * `files.list` that moves the counter.
 */

export interface Carrier {
  /** The entry of `tools` that is to have the rule. */
  readonly entry: string;
  readonly rule: {
    readonly name: string;
    readonly conditions: readonly [{ readonly path: string; readonly op: "lte" | "gte"; readonly value: number }];
    readonly state: { readonly counter: string; readonly window: string };
  };
}

/**
 * @param max what the counter may hold; undefined where `entry` is a tool of its own, whose calls must not move it
 * @returns undefined where the tool's name has no dot, so that it needs none
 */
export function carrierOf(tool: string, counter: string, window: string, max: number | undefined): Carrier | undefined {
  const dot = tool.indexOf(".");
  if (dot <= 0) return undefined;
  const path = `state.${tool}.${counter}`;
  const condition =
    max === undefined ? ({ path, op: "gte", value: 0 } as const) : ({ path, op: "lte", value: max } as const);
  return {
    entry: tool.slice(0, dot),
    rule: {
      name: `counter of ${tool}`,
      conditions: [condition],
      state: { counter: `${tool.slice(dot + 1)}.${counter}`, window },
    },
  };
}

/** Whether a counter under this name in this entry is one of another tool of the policy, whose name has a dot. */
export function isCarried(entry: string, counter: string, tools: ReadonlyMap<string, unknown>): boolean {
  const key = `${entry}.${counter}`;
  for (let dot = key.indexOf(".", entry.length + 1); dot > 0; dot = key.indexOf(".", dot + 1))
    if (tools.has(key.slice(0, dot))) return true;
  return false;
}
