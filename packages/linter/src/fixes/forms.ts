/** What a limit looks like in each dialect: a fix writes, so it alone must know. */

import type { DialectId, Path, Policy } from "@callgate/core";
import { carrierOf } from "@callgate/core/dialects";
import type { DataMap } from "@callgate/core/edit";
import { defaultOf, isHidden } from "@callgate/core/policy";

/** An item, and the list that it belongs to, which may have to be made. */
export interface NewItem {
  readonly list: Path;
  readonly item: DataMap | string;
}

/** The tools of a tool list, by name. */
export type Listed = ReadonlyMap<string, unknown>;

/**
 * What Intercept wants beside the rate limit of a tool with a dot in its name: an entry that carries the counter. Under
 * `default: deny` it is hidden where it is no tool of the policy, as it would allow a tool of that name.
 */
export function carried(policy: Policy, tool: string, window: string, max: number, listed?: Listed): NewItem[] {
  const entry = carrierOf(tool, "", window, max)?.entry;
  const isNamed = entry !== undefined && policy.tools.has(entry);
  const isTool = isNamed || (entry !== undefined && (listed?.has(entry) ?? false));
  const carrier = carrierOf(tool, `_rate_${window}`, window, isTool ? undefined : max);
  if (carrier === undefined) return [];
  return [
    { list: ["tools", carrier.entry, "rules"], item: carrier.rule },
    ...(isNamed || isHidden(policy, carrier.entry) || defaultOf(policy).action === "allow"
      ? []
      : [{ list: ["hide"], item: carrier.entry }]),
  ];
}

interface Form {
  /** A limit of so many calls a minute, and what it needs beside it; undefined where the tool already has such a counter. */
  rateLimit(policy: Policy, tool: string, perMinute: number, listed?: Listed): readonly NewItem[] | undefined;
}

export const FORMS: Readonly<Record<DialectId, Form>> = {
  catalogue: {
    rateLimit: (_policy, tool, perMinute) => [
      { list: ["tools", tool, "rules"], item: { action: "allow", rate_limit: { max: perMinute, window: 60 } } },
    ],
  },
  gateway: {
    rateLimit(policy, tool, perMinute) {
      const counter = `${tool}_rate`;
      const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === counter) ?? false;
      const item = { counter, window: "minute", max: perMinute, scope: "grant" };
      return taken ? undefined : [{ list: ["tools", tool, "limits"], item }];
    },
  },
  intercept: {
    rateLimit(policy, tool, perMinute, listed) {
      const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === "_rate_minute") ?? false;
      // Under this name stand the rules of every tool.
      if (taken || tool === "*") return undefined;
      const item = { name: "rate limit", rate_limit: `${perMinute}/minute` };
      return [{ list: ["tools", tool, "rules"], item }, ...carried(policy, tool, "minute", perMinute, listed)];
    },
  },
};
