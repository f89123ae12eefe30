/** GitHub Copilot CLI, which is given a provider of one's own that speaks the Chat Completions API. */

import { join } from "node:path";
import { fieldsOf } from "../apis/api.js";
import { chatCompletions } from "../apis/chat-completions.js";
import { PROMPT } from "../conversation.js";
import type { Session } from "../session.js";
import type { Driver, Place } from "./driver.js";
import { eachOnly, type Harmless, harmlessFlags, harmlessJson, whole } from "./harmless.js";
import { placed } from "./placed.js";

const SERVERS = { mcpServers: eachOnly("tools") };

/** Its remembered approvals. */
const APPROVALS = { locations: whole };

const FLAGS = new Map([
  ["--allow-tool", true],
  ["--deny-tool", true],
  ["--available-tools", true],
  ["--excluded-tools", true],
  ["--agent", true],
  ["--allow-all-tools", false],
]);

export const copilotCli: Driver = {
  host: "copilot-cli",
  command: "copilot",
  engine: (version) => `GitHub Copilot CLI ${version} (BYOK, -p)`,
  api: chatCompletions,

  start({ files, flags, trusted }, place) {
    const { home, work, url } = place;
    const flag = harmlessFlags(flags, FLAGS);
    if (flag !== undefined) return flag;
    const given = placed(files, place, harmless);
    if (typeof given === "string") return given;
    const own = join(home, ".copilot", "mcp-config.json");
    for (const path of [own, join(work, ".mcp.json"), join(work, ".github", "mcp.json")]) {
      const text = given.files.get(path);
      if (text !== undefined) given.files.set(path, JSON.stringify({ mcpServers: commands(text, place) }));
    }
    const others = [...place.servers].map(([name, start]) => [name, { type: "local", ...start, tools: ["*"] }]);
    const written = fieldsOf(fieldsOf(JSON.parse(given.files.get(own) ?? "{}")).mcpServers);
    given.files.set(own, JSON.stringify({ mcpServers: { ...Object.fromEntries(others), ...written } }));
    const folders = trusted ? [work] : [];
    given.files.set(
      join(home, ".copilot", "config.json"),
      JSON.stringify({ trusted_folders: folders, trustedFolders: folders }),
    );
    return {
      ...given,
      args: ["-p", PROMPT, "--no-color", "--disable-builtin-mcps", "--no-auto-update", ...flags],
      env: {
        COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
        COPILOT_PROVIDER_API_KEY: "mock",
        COPILOT_MODEL: "mock",
        COPILOT_OFFLINE: "true",
        COPILOT_AUTO_UPDATE: "false",
      },
    };
  },

  asks: /no interactive user response was available/,
  denies: /was denied due to the following rules/,
  refuses: /Invalid rule format|Invalid --[a-z-]+ value/,
  login: /'\/login'|No authentication information/,
};

function harmless({ path, text }: Session["files"][number]): Harmless | string {
  if (path.endsWith("permissions-config.json")) return harmlessJson({ path, text }, APPROVALS, false);
  if (!path.endsWith(".md")) return harmlessJson({ path, text }, SERVERS, false);
  // An agent's page may bring servers of its own; without escapes it cannot without this word.
  return /servers|\\/i.test(text)
    ? `${path} may start servers of its own; the program is not given it`
    : { text, left: [] };
}

/** The file's servers, each started as a mock. */
function commands(text: string, { servers }: Place): Readonly<Record<string, unknown>> {
  const own = Object.entries(fieldsOf(fieldsOf(JSON.parse(text)).mcpServers));
  return Object.fromEntries(
    own.map(([name, one]) => [name, { type: "local", ...fieldsOf(one), ...servers.get(name) }]),
  );
}
