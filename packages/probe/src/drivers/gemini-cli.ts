/** Gemini CLI, which speaks the generateContent API. */

import { join } from "node:path";
import { readJsonLayer } from "@callgate/core/hosts";
import { generateContent } from "../apis/generate-content.js";
import { PROMPT } from "../conversation.js";
import type { Driver, Place } from "./driver.js";
import { eachOnly, harmlessFlags, harmlessJson, onlyFields } from "./harmless.js";
import { placed } from "./placed.js";

const KEYS = {
  mcp: onlyFields("allowed", "excluded"),
  mcpServers: eachOnly("trust", "includeTools", "excludeTools"),
  tools: onlyFields("core", "allowed", "exclude", "confirmationRequired"),
};

const FLAGS = new Map([
  ["--approval-mode", true],
  ["--yolo", false],
  ["-y", false],
  ["--allowed-tools", true],
  ["--allowed-mcp-server-names", true],
]);

export const geminiCli: Driver = {
  host: "gemini-cli",
  command: "gemini",
  engine: (version) => `@google/gemini-cli ${version}`,
  api: generateContent,

  start({ files, flags, trusted, mode }, place) {
    const { home, work, url, whole: all } = place;
    const flag = all === undefined ? harmlessFlags(flags, FLAGS) : undefined;
    if (flag !== undefined) return flag;
    const given = placed(files, place, {
      harmless: (file) =>
        file.path.endsWith(".toml") ? { text: file.text, left: [] } : harmlessJson(file, KEYS, "comments"),
    });
    if (typeof given === "string") return given;
    const user = join(home, ".gemini", "settings.json");
    const project = join(work, ".gemini", "settings.json");
    for (const path of [user, project]) {
      const settings = settingsOf(given.files.get(path) ?? "", path);
      if (settings === undefined) continue;
      given.files.set(path, JSON.stringify(withCommands(settings, place, path === user)));
    }
    const own = settingsOf(given.files.get(user) ?? "{}", user);
    // With settings that it cannot read it does not start.
    if (own !== undefined)
      given.files.set(
        user,
        JSON.stringify({
          ...own,
          mcpServers: isObject(own.mcpServers)
            ? { ...Object.fromEntries(place.servers), ...own.mcpServers }
            : (own.mcpServers ?? Object.fromEntries(place.servers)),
          security: withFields(own.security, { auth: { selectedType: "gemini-api-key" } }),
          privacy: withFields(own.privacy, { usageStatisticsEnabled: false }),
          telemetry: withFields(own.telemetry, { enabled: false }),
          general: withFields(own.general, { disableAutoUpdate: true }),
        }),
      );
    // Its flag for this is read after the settings, and leaves out the project's.
    if (trusted)
      given.files.set(join(home, ".gemini", "trustedFolders.json"), JSON.stringify({ [work]: "TRUST_FOLDER" }));
    const shape = ["--output-format", "stream-json", "-m", "gemini-2.5-flash"];
    const asMode =
      mode === undefined || flags.includes("--approval-mode")
        ? []
        : ["--approval-mode", mode === "autoEdit" ? "auto_edit" : mode];
    return {
      ...given,
      args: ["-p", PROMPT, ...shape, ...asMode, ...flags],
      env: {
        GEMINI_CLI_HOME: home,
        GEMINI_API_KEY: "mock",
        GOOGLE_GEMINI_BASE_URL: url,
        GEMINI_CLI_NO_RELAUNCH: "true",
      },
    };
  },

  asks: /requires user confirmation|not supported in non-interactive mode/,
  denies: /denied by policy/,
  refuses:
    /YOLO mode is disabled|Invalid values:|toolName is required|Invalid (?:configuration|policy)|Error in .*settings\.json/,
  login: /set an Auth method|must specify the GEMINI_API_KEY/,
};

/** A file of settings as the program reads it; undefined where it cannot. */
function settingsOf(text: string, path: string): Readonly<Record<string, unknown>> | undefined {
  const { value } = readJsonLayer(text, path, "comments");
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A mapping with more fields; what is no mapping is left as it is, for the program to say so. */
function withFields(value: unknown, fields: object): unknown {
  return value === undefined || isObject(value) ? { ...(value ?? {}), ...fields } : value;
}

/** Settings with each of their servers started as a mock; in a case's project, only those that it gives a command. */
function withCommands(
  settings: Readonly<Record<string, unknown>>,
  { servers, whole: all }: Place,
  isUsers: boolean,
): unknown {
  if (!isObject(settings.mcpServers)) return settings;
  const started = Object.entries(settings.mcpServers).map(([name, one]) => {
    const isGiven = isObject(one) && (all === undefined || isUsers || one.command !== undefined);
    return [name, isGiven ? { ...one, ...servers.get(name) } : one] as const;
  });
  return { ...settings, mcpServers: Object.fromEntries(started) };
}
