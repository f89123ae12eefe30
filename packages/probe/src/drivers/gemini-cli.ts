/** Gemini CLI, which speaks the generateContent API. */

import { join } from "node:path";
import { fieldsOf } from "../apis/api.js";
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
    const { home, work, url } = place;
    const flag = harmlessFlags(flags, FLAGS);
    if (flag !== undefined) return flag;
    const given = placed(files, place, (file) =>
      file.path.endsWith(".toml") ? { text: file.text, left: [] } : harmlessJson(file, KEYS, "comments"),
    );
    if (typeof given === "string") return given;
    const user = join(home, ".gemini", "settings.json");
    const project = join(work, ".gemini", "settings.json");
    for (const path of [user, project]) {
      const text = given.files.get(path);
      if (text !== undefined) given.files.set(path, JSON.stringify(withCommands(text, place)));
    }
    const own = fieldsOf(JSON.parse(given.files.get(user) ?? "{}"));
    given.files.set(
      user,
      JSON.stringify({
        ...own,
        mcpServers: { ...Object.fromEntries(place.servers), ...fieldsOf(own.mcpServers) },
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { disableAutoUpdate: true },
      }),
    );
    const shape = ["--output-format", "stream-json", "-m", "gemini-2.5-flash"];
    const asMode =
      mode === undefined || flags.includes("--approval-mode")
        ? []
        : ["--approval-mode", mode === "autoEdit" ? "auto_edit" : mode];
    return {
      ...given,
      args: ["-p", PROMPT, ...shape, ...(trusted ? ["--skip-trust"] : []), ...asMode, ...flags],
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
  refuses: /toolName is required|Invalid (?:configuration|policy)|Error in .*settings\.json/,
  login: /set an Auth method|must specify the GEMINI_API_KEY/,
};

/** The file with each of its servers started as a mock. */
function withCommands(text: string, { servers }: Place): unknown {
  const settings = fieldsOf(JSON.parse(text));
  const own = Object.entries(fieldsOf(settings.mcpServers));
  return {
    ...settings,
    mcpServers: Object.fromEntries(own.map(([name, one]) => [name, { ...fieldsOf(one), ...servers.get(name) }])),
  };
}
