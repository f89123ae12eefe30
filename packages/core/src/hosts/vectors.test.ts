/** The answers of the running programs, where they are at hand, and a table of our own. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import { isHidden } from "../policy/queries.js";
import type { ToolAnnotations } from "../policy/tool.js";
import type { HostContext, HostId, LayerSource } from "./host.js";
import { lowerLayers } from "./index.js";

interface Vector {
  readonly id: string;
  readonly policy: Readonly<Record<string, string>>;
  readonly context: {
    readonly permissionMode?: string;
    readonly flags: readonly string[];
    readonly folderTrusted?: boolean;
    readonly servers: Readonly<Record<string, readonly (string | { name: string; annotations?: ToolAnnotations })[]>>;
  };
  readonly call: { readonly server: string; readonly tool: string; readonly args?: unknown };
  readonly decision: string;
  readonly hidden?: boolean;
}

/** Where each host looks for its files. */
const SCOPES: Readonly<Record<HostId, readonly (readonly [RegExp, string])[]>> = {
  "claude-code": [
    [/managed-settings\.json$/, "managed"],
    [/^~\//, "user"],
    [/settings\.local\.json$/, "local"],
    [/settings\.json$/, "project"],
  ],
  opencode: [
    [/^~\//, "user"],
    [/opencode\.jsonc?$/, "project"],
  ],
};

const ORDER: Readonly<Record<HostId, readonly string[]>> = {
  "claude-code": ["managed", "user", "project", "local", "flags"],
  opencode: ["user", "project"],
};

function layersOf(host: HostId, { policy, context }: Vector): LayerSource[] {
  const files = Object.entries(policy).map(([uri, text]) => {
    const scope = SCOPES[host].find(([pattern]) => pattern.test(uri))?.[1] ?? "other";
    return { scope, uri, text };
  });
  if (host === "claude-code") files.push({ scope: "flags", uri: "", text: JSON.stringify(context.flags) });
  return files.sort((a, b) => ORDER[host].indexOf(a.scope) - ORDER[host].indexOf(b.scope));
}

/** What the hook of a vector answered, which the vector itself does not say. */
const HOOKS: Readonly<Record<string, HostContext["hooks"]>> = {
  "d20-hook-allow-no-rule": "allow",
  "d21-hook-allow-vs-ask": "allow",
  "d22-hook-allow-vs-deny": "allow",
  "d26-hook-matcher-permission-glob": "deny",
  "d29-hook-ask-vs-allow": "ask",
};

function contextOf(host: HostId, { id, context }: Vector): HostContext {
  const hooks = HOOKS[id];
  const { flags, folderTrusted, permissionMode } = context;
  if (host === "opencode") return flags.includes("--dangerously-skip-permissions") ? { mode: flags[0]?.slice(2) } : {};
  const trusted = folderTrusted ?? false;
  return { trusted, hooks, ...(flags.includes("--permission-mode") ? { mode: permissionMode } : {}) };
}

const OUTCOMES: Readonly<Record<string, string>> = {
  allow: "allow",
  deny: "deny",
  approval: "ask",
  notEvaluated: "unknown",
};

function answer(host: HostId, vector: Vector): { decision: string; hidden?: boolean } {
  const { policy } = lowerLayers(host, layersOf(host, vector), contextOf(host, vector));
  if (policy === undefined) return { decision: "refuses to start" };
  const { server, tool, args = {} } = vector.call;
  const listed = vector.context.servers[server]?.find(
    (one) => one === tool || (typeof one !== "string" && one.name === tool),
  );
  const annotations = (typeof listed === "object" ? listed.annotations : undefined) ?? {};
  const ref = { server, tool, annotations };
  const { outcome } = compile(policy).decide({ ...ref, args, at: 0, grant: "" }, new Counters());
  return { decision: OUTCOMES[outcome] as string, hidden: isHidden(policy, ref) };
}

const VECTORS = join(import.meta.dirname, "../../../../../shared/hosts/vectors");

describe.each<HostId>(["claude-code", "opencode"])("%s", (host) => {
  const file = join(VECTORS, `${host}.jsonl`);
  const vectors = existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Vector)
    : [];

  it.skipIf(vectors.length === 0)("decides as the running program did", () => {
    const wrong = vectors.flatMap((vector) => {
      const { decision, hidden } = answer(host, vector);
      const isRight =
        decision === vector.decision &&
        (vector.hidden === undefined || hidden === undefined || hidden === vector.hidden);
      return isRight
        ? []
        : [
            `${vector.id}: ${decision}${hidden ? ", hidden" : ""}, not ${vector.decision}${vector.hidden ? ", hidden" : ""}`,
          ];
    });
    expect(wrong).toEqual([]);
  });
});
