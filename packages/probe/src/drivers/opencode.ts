/** opencode, which is given a provider that speaks the Chat Completions API. */

import { fieldsOf } from "../apis/api.js";
import { chatCompletions } from "../apis/chat-completions.js";
import { PROMPT } from "../conversation.js";
import type { Driver } from "./driver.js";
import { eachOnly, harmlessFlags, harmlessJson, whole } from "./harmless.js";
import { placed } from "./placed.js";
import { printedObjects } from "./printed.js";

const KEYS = {
  $schema: whole,
  permission: whole,
  permissions: whole,
  permision: whole,
  tools: whole,
  agent: eachOnly("permission", "tools", "mode", "description", "disable"),
};

const FLAGS = new Map([
  ["--dangerously-skip-permissions", false],
  ["--agent", true],
]);

export const opencode: Driver = {
  host: "opencode",
  command: "opencode",
  engine: (version) => `opencode ${version}`,
  api: chatCompletions,
  chooses: { agent: "--agent" },

  start({ files, flags }, place) {
    const { url, servers, whole: all } = place;
    const flag = all === undefined ? harmlessFlags(flags, FLAGS) : undefined;
    if (flag !== undefined) return flag;
    const given = placed(files, place, {
      harmless: (file) =>
        // An agent's page names tools and starts nothing.
        file.path.endsWith(".md") ? { text: file.text, left: [] } : harmlessJson(file, KEYS, true),
    });
    if (typeof given === "string") return given;
    const mcp = [...servers].map(([name, { command, args }]) => [
      name,
      {
        type: "local",
        command: [command, ...args],
        timeout: 60_000,
        // A case may turn a server off.
        ...(all === undefined ? { enabled: true } : {}),
      },
    ]);
    const options = { baseURL: `${url}/v1`, apiKey: "mock" };
    const provider = { npm: "@ai-sdk/openai-compatible", name: "mock", options };
    return {
      ...given,
      args: ["run", "--format", "json", ...flags, PROMPT],
      env: {
        // The nearest of its layers; the policy's files are given none of these keys.
        OPENCODE_CONFIG_CONTENT: JSON.stringify({
          autoupdate: false,
          share: "disabled",
          provider: { mock: { ...provider, models: { model: { name: "model", tool_call: true } } } },
          model: "mock/model",
          small_model: "mock/model",
          mcp: Object.fromEntries(mcp),
        }),
        OPENCODE_DISABLE_MODELS_FETCH: "1",
        OPENCODE_DISABLE_AUTOUPDATE: "1",
        OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
        OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      },
    };
  },

  results(stdout) {
    const parts = printedObjects(stdout)
      .map(({ part }) => fieldsOf(part))
      .map(({ callID, state }) => [String(callID), fieldsOf(state).error] as const);
    return new Map(parts.filter((part): part is readonly [string, string] => typeof part[1] === "string"));
  },

  asks: /rejected permission to use this specific tool call/,
  denies: /prevents you from using this specific tool call|unavailable tool/,
  refuses:
    /^opencode run \[message|Configuration is invalid|is not valid JSON|Unrecognized key|Invalid (?:input|option)/m,
  login: /opencode auth login/,
};
