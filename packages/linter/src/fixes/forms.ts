/** What a limit looks like in each dialect: a fix writes, so it alone must know. */

import type { DataMap, DialectId, Path, Policy } from "@callgate/core";

/** An item, and the list that it belongs to, which may have to be made. */
export interface NewItem {
  readonly list: Path;
  readonly item: DataMap;
}

interface Form {
  /** A limit of so many calls a minute; undefined where the tool already has such a counter. */
  rateLimit(policy: Policy, tool: string, perMinute: number): NewItem | undefined;
}

export const FORMS: Readonly<Record<DialectId, Form>> = {
  catalogue: {
    rateLimit: (_policy, tool, perMinute) => ({
      list: ["tools", tool, "rules"],
      item: { action: "allow", rate_limit: { max: perMinute, window: 60 } },
    }),
  },
  gateway: {
    rateLimit(policy, tool, perMinute) {
      const counter = `${tool}_rate`;
      const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === counter) ?? false;
      const item = { counter, window: "minute", max: perMinute, scope: "grant" };
      return taken ? undefined : { list: ["tools", tool, "limits"], item };
    },
  },
  intercept: {
    rateLimit(policy, tool, perMinute) {
      const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === "_rate_minute") ?? false;
      // Under this name stand the rules of every tool.
      if (taken || tool === "*") return undefined;
      return { list: ["tools", tool, "rules"], item: { name: "rate limit", rate_limit: `${perMinute}/minute` } };
    },
  },
};
