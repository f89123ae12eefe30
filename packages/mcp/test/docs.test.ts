/** `docs/mcp-server.md` shows what really happens: each call in JSON is answered by the text below it. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callTool, FIXTURES, folderOf, overStdio, removed } from "./served.js";

const PAGE = readFileSync(new URL("../../../docs/mcp-server.md", import.meta.url), "utf8");
const SESSIONS = ["failures-and-retries", "ollama-session", "ordinary"];

interface Step {
  readonly language: string;
  readonly text: string;
}

/** The blocks of the part about a draft: policies as the agent writes them, its calls, and their answers. */
const STEPS: readonly Step[] = [
  ...(/^## A policy is drafted$([\s\S]*?)^## /m.exec(PAGE)?.[1] ?? "").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm),
].map(([, language = "", text = ""]) => ({ language, text }));

let folder: string;
let client: Client;

beforeAll(async () => {
  folder = folderOf({
    "tools.json": readFileSync(join(FIXTURES, "tools/ollama.json"), "utf8"),
    "policies/ollama.yaml": STEPS[0]?.text ?? "",
    "drafts/ollama.yaml": "",
  });
  for (const name of SESSIONS)
    cpSync(join(FIXTURES, `transcripts/recorder/${name}.jsonl`), join(folder, `sessions/${name}.jsonl`));
  client = await overStdio(folder);
});
afterAll(async () => {
  await client.close();
  removed(folder);
});

it("shows the answers of the server", async () => {
  const shown: [string, string][] = [];
  const given: [string, string][] = [];
  let call = "";
  for (const { language, text } of STEPS.slice(1)) {
    if (language === "yaml") writeFileSync(join(folder, "drafts/ollama.yaml"), text);
    else if (language === "json") call = text;
    else {
      const { name, arguments: args } = JSON.parse(call);
      given.push([call, `${(await callTool(client, name, args)).text}\n`]);
      shown.push([call, text]);
    }
  }
  expect(shown.length).toBe(6);
  expect(shown).toEqual(given);
});
