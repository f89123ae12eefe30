/** GitHub Copilot CLI, which is given a provider of one's own that speaks the Chat Completions API. */

import { join } from "node:path";
import { fieldsOf } from "../apis/api.js";
import { chatCompletions } from "../apis/chat-completions.js";
import { PROMPT } from "../conversation.js";
import type { Session } from "../session.js";
import type { Driver, Place } from "./driver.js";
import { eachOnly, type Harmless, harmlessFlags, harmlessJson, onlyFields, whole } from "./harmless.js";
import { placed } from "./placed.js";

const SERVER_KEYS = ["tools", "disabled"] as const;

const SERVERS = { mcpServers: eachOnly(...SERVER_KEYS), disabledMcpServers: whole };

/** A repository's files of servers, which may leave out the key `mcpServers`. */
const IN_REPOSITORY = [".mcp.json", ".github/mcp.json"];

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
  chooses: { agent: "--agent" },

  start({ files, flags, trusted }, place) {
    const { home, work, url, whole: all } = place;
    const flag = all === undefined ? harmlessFlags(flags, FLAGS) : undefined;
    if (flag !== undefined) return flag;
    const given = placed(files, place, { harmless });
    if (typeof given === "string") return given;
    const own = join(home, ".copilot", "mcp-config.json");
    for (const path of [own, join(work, ".mcp.json"), join(work, ".github", "mcp.json")]) {
      const servers = serversOf(given.files.get(path), path !== own, place);
      if (servers !== undefined) given.files.set(path, servers);
    }
    const texts = [...given.files.entries()].filter(([path]) => /\.md$|mcp(?:-config)?\.json$/.test(path));
    // A case's own files say which servers there are.
    const isWritten = (name: string) =>
      all !== undefined && texts.some(([, text]) => text.includes(`"${name}"`) || text.includes(`${name}:`));
    const unread = given.files.has(join(work, ".mcp.json"))
      ? given.files.get(join(work, ".github", "mcp.json"))
      : undefined;
    // The program does not open this file: its servers are there only where another file brings them.
    const isUnread = (name: string) =>
      all === undefined && Object.hasOwn(fieldsOf(serversIn(jsonOf(unread ?? "{}") ?? {})), name);
    const others = [...place.servers]
      .filter(([name]) => !isWritten(name) && !isUnread(name))
      .map(([name, start]) => [name, { type: "local", ...start, tools: ["*"] }] as const);
    const written = jsonOf(given.files.get(own) ?? "{}");
    // What cannot be read is left for the program to say so.
    if (written !== undefined && others.length > 0)
      given.files.set(
        own,
        JSON.stringify({
          ...written,
          mcpServers: { ...Object.fromEntries(others), ...fieldsOf(written.mcpServers) },
        }),
      );
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

  asks: /no interactive user response was available|could not request permission from user/,
  denies: /was denied due (?:to )?the following rules/,
  refuses:
    /Settings config error|unexpected value .* for '--|unknown option '--|Custom agent .* failed to load|Invalid rule format|Invalid --[a-z-]+ value/,
  login: /'\/login'|No authentication information/,
};

function harmless({ path, text }: Session["files"][number]): Harmless | string {
  if (path.endsWith("permissions-config.json")) return harmlessJson({ path, text }, APPROVALS, false);
  if (IN_REPOSITORY.includes(path)) {
    const names = Object.keys(jsonOf(text) ?? {});
    const flat = Object.fromEntries(names.map((name) => [name, onlyFields(...SERVER_KEYS)]));
    return harmlessJson({ path, text }, names.includes("mcpServers") ? SERVERS : flat, false);
  }
  if (!path.endsWith(".md")) return harmlessJson({ path, text }, SERVERS, false);
  // An agent's page may bring servers of its own; without escapes it cannot without this word.
  return /servers|\\/i.test(text)
    ? `${path} may start servers of its own; the program is not given it`
    : { text, left: [] };
}

/** What a repository's file has its servers in: a mapping of its own, or the whole file. */
function serversIn(value: Readonly<Record<string, unknown>>): unknown {
  return value.mcpServers ?? value;
}

/**
 * A file's text with each of its servers started as a mock; undefined where it is not there or cannot be read.
 * @param isFlat whether the file may have its servers without the key above them
 */
function serversOf(text: string | undefined, isFlat: boolean, { servers, whole: all }: Place): string | undefined {
  const value = text === undefined ? undefined : jsonOf(text);
  if (value === undefined) return undefined;
  const started = (of: unknown) => {
    if (typeof of !== "object" || of === null || Array.isArray(of)) return of;
    return Object.fromEntries(
      Object.entries(of).map(([name, one]) => [name, { type: "local", ...fieldsOf(one), ...servers.get(name) }]),
    );
  };
  if (all === undefined && value.mcpServers === undefined && isFlat) return JSON.stringify(started(value));
  if (all === undefined) return JSON.stringify({ ...value, mcpServers: started(value.mcpServers) });
  // Some files of cases hold servers without the key above them.
  const flat = Object.entries(value).filter(([name]) => servers.has(name));
  return JSON.stringify({
    ...value,
    ...fieldsOf(started(Object.fromEntries(flat))),
    ...(value.mcpServers === undefined ? {} : { mcpServers: started(value.mcpServers) }),
  });
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
