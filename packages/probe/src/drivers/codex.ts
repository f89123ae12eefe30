/** Codex, which is given a provider that speaks the Responses API. */

import { join } from "node:path";
import { readToml } from "@callgate/core/yaml";
import { fieldsOf } from "../apis/api.js";
import { inNamespace, responses } from "../apis/responses.js";
import { PROMPT } from "../conversation.js";
import type { Session } from "../session.js";
import type { Driver, Place } from "./driver.js";
import { eachOnly, type Harmless, harmlessFlags, kept, unreadable, whole } from "./harmless.js";
import { placed } from "./placed.js";

/** Keys of the root that start and reach nothing. */
const KEYS = {
  approval_policy: whole,
  approvals_reviewer: whole,
  sandbox_mode: whole,
  mcp_servers: eachOnly(
    "default_tools_approval_mode",
    "disable_tools",
    "disabled_tools",
    "enabled",
    "enabled_tools",
    "tools",
  ),
};

const FLAGS = new Map([
  ["--dangerously-bypass-approvals-and-sandbox", false],
  ["--strict-config", false],
]);

export const codex: Driver = {
  host: "codex",
  command: "codex",
  engine: (version) => `codex-cli ${version}`,
  api: responses,
  nameOf: (server, tool) => inNamespace(`mcp__${server.replace(/[^\w-]/g, "_")}`, tool.replace(/[^\w-]/g, "_")),

  start({ files, flags, trusted }, place) {
    const { home, work, url, servers, whole: all } = place;
    const flag = all === undefined ? harmlessFlags(flags, FLAGS) : undefined;
    if (flag !== undefined) return flag;
    const given = placed(files, place, { harmless: harmlessToml, whole: (file) => wholeToml(file, place) });
    if (typeof given === "string") return given;
    const user = join(home, ".codex", "config.toml");
    const read = readToml(given.files.get(user) ?? "", user).value;
    // With a file that it cannot read it does not start, and reaches no provider.
    if (read !== undefined) {
      const own = fieldsOf(read);
      const tables = fieldsOf(own.mcp_servers);
      const missing = [...servers].filter(([name]) => all === undefined || !Object.hasOwn(tables, name));
      const started = missing.map(([name, start]) => [name, { ...fieldsOf(tables[name]), ...start }] as const);
      const provider = { name: "mock", base_url: `${url}/v1`, wire_api: "responses" };
      given.files.set(
        user,
        tomlOf({
          ...own,
          model: "mock",
          model_provider: "mock",
          model_providers: { ...fieldsOf(own.model_providers), mock: provider },
          projects: { [work]: { trust_level: trusted ? "trusted" : "untrusted" } },
          mcp_servers: { ...tables, ...Object.fromEntries(started) },
        }),
      );
    }
    return {
      ...given,
      args: ["exec", "--json", "--skip-git-repo-check", ...flags, PROMPT],
      env: { CODEX_HOME: join(home, ".codex") },
    };
  },

  asks: /MCP tool call requires approval|user cancelled MCP tool call|interactive approval is unavailable/,
  denies: /unsupported call/,
  refuses:
    /unknown variant|unknown configuration field|Error loading config|is no longer supported|requirements do not allow|unknown built-in profile|config profile `.*` not found|requires a `\[permissions\]` table|unexpected argument/,
  login: /codex login|Not signed in|401 Unauthorized/,
};

function harmlessToml({ path, text }: Session["files"][number]): Harmless | string {
  const { value } = readToml(text.replace(/^\ufeff/, ""), path);
  if (value === undefined) return unreadable(path);
  const { value: harmless, left } = kept(value, KEYS, path);
  // Servers are always started otherwise in a probe, which its page says.
  return { text: tomlOf(harmless), left: left.filter((one) => !one.startsWith("a part of `mcp_servers`")) };
}

/** What vectors write as the command of a server that is started. */
const COMMAND = /^(?:node|…)$/;

/** A case's file with each of its servers' commands that of a mock; the very text where it cannot be read. */
function wholeToml({ path, text }: Session["files"][number], { servers }: Place): string {
  const { value } = readToml(text.replace(/^\ufeff/, ""), path);
  if (value === undefined || !("mcp_servers" in value)) return text;
  const started = Object.entries(fieldsOf(value.mcp_servers)).map(([name, one]) => {
    const { command, identity } = fieldsOf(one);
    const start = servers.get(name);
    if (start !== undefined && typeof command === "string" && COMMAND.test(command))
      return [name, { ...fieldsOf(one), ...start }] as const;
    const wanted = fieldsOf(identity).command;
    const isIt = start !== undefined && typeof wanted === "string" && COMMAND.test(wanted);
    return [name, isIt ? { identity: { ...fieldsOf(identity), command: start.command } } : one] as const;
  });
  const isTable = typeof value.mcp_servers === "object" && !Array.isArray(value.mcp_servers);
  return tomlOf({ ...value, ...(isTable ? { mcp_servers: Object.fromEntries(started) } : {}) });
}

/** A table as TOML, a line for each key. */
function tomlOf(table: Readonly<Record<string, unknown>>): string {
  return Object.entries(table)
    .map(([key, value]) => `${JSON.stringify(key)} = ${inline(value)}\n`)
    .join("");
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${JSON.stringify(key)} = ${inline(one)}`)
      .join(", ")} }`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
