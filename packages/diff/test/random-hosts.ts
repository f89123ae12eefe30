/** Random policies of each host, and random tools to ask them about. */

import type { Document, HostContext, HostId, LayerSource, Path, Policy } from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
import { modelName, type Naming, type ToolRef } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";

export type Random = (n: number) => number;

export function randomOf(seed: number): Random {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

export const pick = <T>(items: readonly T[], random: Random): T => items[random(items.length)] as T;
const some = <T>(most: number, make: () => T, random: Random): T[] => Array.from({ length: random(most + 1) }, make);

export const SERVERS = ["db", "git", "g__h", "mcp_x"];
const TOOLS = ["get", "drop_all", "get_x", "write_file", "a.b"];
const name = (random: Random) => `${pick(SERVERS, random)} ${pick(TOOLS, random)}`.split(" ") as [string, string];

/** One host's files, at random, and how it runs. */
type Make = (random: Random) => { readonly layers: readonly LayerSource[]; readonly context: HostContext };

const MAKES: Readonly<Record<HostId, Make>> = {
  "claude-code": (random) => {
    const rule = () => {
      const [server, tool] = name(random);
      return pick(
        [`mcp__${server}`, `mcp__${server}__${tool}`, `mcp__${server}__get*`, "mcp__*__drop*", `mcp__${server}__*`],
        random,
      );
    };
    const permissions = () => ({
      allow: some(3, rule, random),
      ask: some(2, rule, random),
      deny: some(2, rule, random),
    });
    const hooks = random(3) === 0 ? { hooks: { PreToolUse: [{ matcher: "mcp__(db|git)__.*", hooks: [{}] }] } } : {};
    return {
      layers: [
        {
          scope: "user",
          uri: "~/.claude/settings.json",
          text: JSON.stringify({ permissions: permissions(), ...hooks }),
        },
        { scope: "project", uri: ".claude/settings.json", text: JSON.stringify({ permissions: permissions() }) },
      ],
      context: {
        trusted: true,
        mode: pick(["default", "plan", "bypassPermissions", "dontAsk"], random),
        hooks: pick(["deny", "ask", "none"] as const, random),
      },
    };
  },
  codex: (random) => {
    const mode = () => pick(["auto", "prompt", "approve", "writes"], random);
    const server = (one: string) => {
      const lists = pick(
        ["", `disabled_tools = ["${pick(TOOLS, random)}"]`, `enabled_tools = ["${pick(TOOLS, random)}"]`],
        random,
      );
      return [
        `[mcp_servers.${one}]`,
        'command = "x"',
        lists,
        ...(random(2) === 0 ? [`default_tools_approval_mode = "${mode()}"`] : []),
        ...(random(2) === 0
          ? [`[mcp_servers.${one}.tools.${pick(["get", "drop_all"], random)}]`, `approval_mode = "${mode()}"`]
          : []),
      ].join("\n");
    };
    return {
      layers: [
        { scope: "project", uri: ".codex/config.toml", text: ["db", "git"].slice(random(2)).map(server).join("\n") },
      ],
      context: { version: pick(["0.171.0", "0.162.0"], random), trusted: true, interactive: random(2) === 0 },
    };
  },
  "copilot-cli": (random) => {
    const rule = () => {
      const [server, tool] = name(random);
      return pick([server, `${server}(${tool})`], random);
    };
    const flags = [
      ...some(2, () => ["--allow-tool", rule()], random).flat(),
      ...some(2, () => ["--deny-tool", rule()], random).flat(),
      ...some(1, () => ["--allow-all-tools"], random).flat(),
      ...some(1, () => ["--excluded-tools", pick(["db-get", "git"], random)], random).flat(),
    ];
    const servers = { db: { command: "x", tools: pick([["*"], ["get"]], random) } };
    return {
      layers: [
        { scope: "user", uri: "~/.copilot/mcp-config.json", text: JSON.stringify({ mcpServers: servers }) },
        { scope: "flags", uri: "", text: JSON.stringify(flags) },
      ],
      context: { trusted: true },
    };
  },
  "gemini-cli": (random) => {
    const rule = () => {
      const [server, tool] = name(random);
      return [
        "[[rule]]",
        ...pick<readonly string[]>(
          [
            [`mcpName = "${server}"`],
            [`mcpName = "${server}"`, `toolName = "${tool}"`],
            [`toolName = "${tool}"`, 'mcpName = "*"'],
            ['toolName = "*"'],
          ],
          random,
        ),
        `decision = "${pick(["allow", "deny", "ask_user"], random)}"`,
        `priority = ${random(20)}`,
        ...pick<readonly string[]>(
          [[], [], ['argsPattern = "x"'], ["[rule.toolAnnotations]", "readOnlyHint = true"]],
          random,
        ),
      ].join("\n");
    };
    return {
      layers: [{ scope: "user policies", uri: "~/.gemini/policies/a.toml", text: some(4, rule, random).join("\n") }],
      context: { mode: pick(["default", "plan", "yolo"], random), interactive: random(2) === 0, trusted: true },
    };
  },
  opencode: (random) => {
    const entry = () => {
      const [server, tool] = name(random);
      return [
        pick([`${server}_*`, `${server}_${tool}`, "*", "*_drop*", "d?_get"], random),
        pick(["allow", "ask", "deny"], random),
      ];
    };
    const text = JSON.stringify({ permission: Object.fromEntries(some(4, entry, random)) });
    return { layers: [{ scope: "project", uri: "opencode.json", text }], context: {} };
  },
};

/** A tool at random, as far as the host's name for it is known. */
export function randomTool(random: Random, naming: Naming | undefined): ToolRef | undefined {
  const [server, tool] = name(random);
  const ref = { server: random(4) === 0 ? `${server}x` : server, tool: random(4) === 0 ? `${tool}_y` : tool };
  if (naming !== undefined && modelName({ ...naming, longest: undefined }, ref.server, ref.tool).length > 60)
    return undefined;
  const hint = () => pick([undefined, true, false], random);
  const annotations = Object.fromEntries(
    ["readOnlyHint", "destructiveHint", "openWorldHint"].flatMap((one) => {
      const value = hint();
      return value === undefined ? [] : [[one, value]];
    }),
  );
  return { ...ref, annotations };
}

export function randomHost(
  host: HostId,
  seed: number,
): { readonly policy: Policy | undefined; readonly textAt: (path: Path) => string; readonly document: Document } {
  const { layers, context } = MAKES[host](randomOf(seed));
  const { policy, document } = lowerLayers(host, layers, context);
  const textAt = ([layer]: Path) => documentsOf(document)[Number(layer)]?.text ?? "";
  return { policy, textAt, document };
}
