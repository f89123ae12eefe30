/** The examples of the playground: what README.md shows, and the bundled policies, settings and tool lists. */

import type { SharedTexts } from "../shared-texts.js";

export interface Example {
  readonly title: string;
  readonly texts: SharedTexts;
}

/** The files that the playground knows by their names, and whose they are. */
export const FILES: readonly { readonly name: string; readonly of: string }[] = [
  { name: "policy.yaml", of: "Intercept" },
  { name: "policy.json", of: "PolicyLayer gateway, or Intercept" },
  { name: ".claude/settings.json", of: "Claude Code" },
  { name: ".codex/config.toml", of: "Codex" },
  { name: ".mcp.json", of: "Copilot CLI" },
  { name: ".gemini/settings.json", of: "Gemini CLI" },
  { name: "opencode.json", of: "opencode" },
];

/**
 * The first is shown when the playground is opened.
 * @param readme whose first JSON and YAML blocks are policies with faults
 * @param fixture the text of a file below `fixtures/`
 */
export function playgroundExamples(readme: string, fixture: (path: string) => string): Example[] {
  const settings = blockIn(readme, "json");
  const policy = blockIn(readme, "yaml");
  const ollama = fixture("policies/ollama.json");
  const tools = fixture("tools/ollama.json");
  return [
    {
      title: "Settings that deny nothing",
      texts: { policy: { name: ".claude/settings.json", text: settings }, before: settings.replace("(*)", "") },
    },
    {
      title: "A policy that is not what it looks like",
      texts: { policy: { name: "policy.yaml", text: policy }, before: policy.replace("defualt", "default"), tools },
    },
    {
      title: "A gateway's policy, with its tool list",
      texts: {
        policy: { name: "policy.json", text: ollama },
        before: ollama.replaceAll('"max": 10', '"max": 5'),
        tools,
      },
    },
    {
      title: "A snippet that no program enforces",
      texts: { policy: { name: "policy.yaml", text: fixture("policies/clevername.yaml") } },
    },
    {
      title: "A recorded session, in which an agent runs away",
      texts: {
        policy: { name: "policy.json", text: ollama },
        tools,
        session: fixture("transcripts/recorder/runaway-agent.jsonl"),
      },
    },
    { title: "Claude Code", texts: agent(".claude/settings.json", fixture) },
    { title: "Codex", texts: agent(".codex/config.toml", fixture) },
    { title: "Gemini CLI", texts: agent(".gemini/settings.json", fixture) },
    { title: "opencode", texts: agent("opencode.json", fixture) },
  ];
}

function agent(name: string, fixture: (path: string) => string): SharedTexts {
  return { policy: { name, text: fixture(`agents/${name}`) }, tools: fixture("agents/tools/github.json") };
}

function blockIn(page: string, language: "json" | "yaml"): string {
  const start = page.indexOf(`\n\`\`\`${language}\n`);
  const end = page.indexOf("\n```\n", start + 1);
  if (start < 0 || end < 0) throw new Error(`README.md shows no ${language}`);
  return page.slice(page.indexOf("\n", start + 1) + 1, end + 1);
}
