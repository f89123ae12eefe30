/** The calls that were kept of a tool → their arguments, as an engine takes them. */

import type { Habits, SuggestedTool } from "@callgate/suggest";

/** Without the calls that have a value unlike all others. */
export function callsOf(habits: Habits, { server, tool, apart }: SuggestedTool): Record<string, unknown>[] {
  const rows = habits.servers.get(server)?.get(tool)?.rows ?? [];
  return rows
    .filter(
      ({ paths, values }) => !apart.some(({ path, outlier }) => outlier.test(values[paths.indexOf(path)] ?? null)),
    )
    .map(({ paths, values }) => argumentsOf(paths, values));
}

/** As they were, with texts that were too long to keep as so many letters. */
export function argumentsOf(paths: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const args: Record<string, unknown> = Object.create(null);
  paths.forEach((path, i) => {
    const names = path.split(".");
    const last = names.pop() as string;
    let within = args;
    for (const name of names) {
      const next = Object.hasOwn(within, name) ? within[name] : undefined;
      if (typeof next === "object" && next !== null) within = next as Record<string, unknown>;
      else {
        const made: Record<string, unknown> = Object.create(null);
        within[name] = made;
        within = made;
      }
    }
    within[last] = whole(values[i]);
  });
  return args;
}

function whole(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("length" in value) return "x".repeat(Number(value.length));
  return (value as { kind?: string }).kind === "list" ? [] : {};
}
