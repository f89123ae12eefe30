import type { Page } from "@callgate/report/present";
import { describe, expect, it } from "vitest";
import { answer } from "./answer.js";
import type { PlaygroundTexts, Question } from "./questions.js";

const POLICY =
  'version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - {name: rate, rate_limit: 10/minute}\n      - {name: models, conditions: [{path: args.name, op: regex, value: "llama|mistral"}]}\n';
const SETTINGS = '{"permissions": {"allow": ["mcp__github"], "deny": ["mcp__github__delete_repo(*)"]}}\n';

const LIST = JSON.stringify([
  {
    name: "run",
    inputSchema: {
      type: "object",
      properties: { name: { type: "string" }, dry: { type: "boolean" } },
      required: ["name", "dry"],
    },
  },
]);

const texts = (change: Partial<PlaygroundTexts> = {}): PlaygroundTexts => ({
  policy: { name: "policy.yaml", text: POLICY },
  before: "",
  tools: "",
  session: "",
  ...change,
});
const agent = texts({ policy: { name: ".claude/settings.json", text: SETTINGS } });

async function answered(of: PlaygroundTexts, question: Question) {
  const found = await answer(of, question);
  if (!("page" in found)) throw new Error(JSON.stringify(found));
  return found;
}

const headline = ({ headline: text }: Page) => JSON.stringify(text);

describe("the playground's worker", () => {
  it.each([
    [texts(), ["silent-denial", "unanchored-regex"]],
    [agent, ["ignored-arguments"]],
    [texts({ policy: { name: "policy.yaml", text: ":" } }), ["syntax"]],
    [texts({ policy: { name: ".codex/config.toml", text: "[mcp_servers.db]\n" } }), []],
  ])("finds in %j: %j", async (of, checks) => {
    const { findings = [] } = await answered(of, { kind: "findings", fixes: true });
    expect(findings.map(({ check }) => check)).toEqual(checks);
  });

  it("offers what fixes a finding", async () => {
    const { findings = [] } = await answered(texts(), { kind: "findings", fixes: true });
    expect(findings.flatMap(({ fix }) => fix?.message ?? [])).toEqual(["write `^(?:llama|mistral)$`"]);
  });

  it("makes the safe fixes", async () => {
    const { fixed = "" } = await answered(texts(), { kind: "fixed" });
    expect(fixed).toBe(POLICY.replace("llama|mistral", "^(?:llama|mistral)$"));
    const again = texts({ policy: { name: "policy.yaml", text: fixed } });
    expect((await answered(again, { kind: "fixed" })).fixed).toBeUndefined();
  });

  it.each([
    [texts(), { server: "", tool: "run", args: '{"name": "llama; rm"}' }, "allow"],
    [texts(), { server: "", tool: "run", args: '{"name": "gemma"}' }, "den"],
    [texts(), { server: "", tool: "rm", args: "" }, "den"],
    [agent, { server: "github", tool: "delete_repo", args: "" }, "allow"],
  ])("decides by %j the call %j: %s", async (of, call, decision) => {
    expect(headline((await answered(of, { kind: "call", ...call })).page)).toContain(decision);
  });

  it("compares", async () => {
    const before = POLICY.replace("10/minute", "5/minute");
    expect(headline((await answered(texts({ before }), { kind: "difference" })).page)).toContain("more passes for run");
    const stricter = SETTINGS.replace("(*)", "");
    const { page } = await answered({ ...agent, before: stricter }, { kind: "difference" });
    expect(headline(page)).toContain("more passes for");
  });

  it("bounds", async () => {
    const { page } = await answered(texts(), { kind: "budget" });
    expect(JSON.stringify(page)).toContain("14,400");
    expect(JSON.stringify((await answered(agent, { kind: "budget" })).page)).toContain("Claude Code counts no calls");
  });

  it("lists tools by the policy and the tool list", async () => {
    const tools = '[{"name": "run"}, {"name": "rm"}]';
    expect((await answered(texts({ tools }), { kind: "tools" })).names).toEqual(expect.arrayContaining(["rm", "run"]));
  });

  it("replays recorded calls", async () => {
    const session = ["llama", "gemma"]
      .map((name, id) =>
        JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "run", arguments: { name } } }),
      )
      .join("\n");
    expect(headline((await answered(texts({ session }), { kind: "replay" })).page)).toMatch(/1 .*of 2 calls|2 calls/);
    const settings = { name: ".claude/settings.json", text: SETTINGS };
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "delete_repo", arguments: {} } };
    const { page } = await answered(texts({ policy: settings, session: JSON.stringify(call) }), { kind: "replay" });
    expect(headline(page)).toContain("1 call");
  });

  it.each([
    [texts(), 5, "rate", "**`rate`** lets 10 calls a minute through"],
    [texts(), 6, "models", "Denies, for example: `{"],
    [texts(), 3, "run", "`run` · Execute\n\nThe arguments decide, by `models`, within 10 a minute."],
    [texts({ tools: LIST }), 6, "models", '"dry":'],
    [agent, 0, "mcp__github", "allows without asking the calls that this is about"],
    [
      { ...agent, tools: '{"server_label": "github", "tools": [{"name": "delete_repo"}]}' },
      0,
      "mcp__github",
      "- `github/delete_repo`: allowed",
    ],
  ])("says of %j, line %i, %s: %s", async (of, line, word, expected) => {
    const character = (of.policy.text.split("\n")[line] ?? "").indexOf(word) + 1;
    expect(character).toBeGreaterThan(0);
    const found = await answer(of, { kind: "hover", at: { line, character } });
    expect("hover" in found && found.hover).toContain(expected);
  });

  it("says nothing of a place without anything to say", async () => {
    const found = await answer(texts(), { kind: "hover", at: { line: 0, character: 2 } });
    expect(found).toEqual({ hover: undefined, range: undefined });
  });

  it.each([
    [{ kind: "replay" }, "no recorded calls"],
    [{ kind: "call", server: "", tool: "", args: "" }, "name the tool"],
    [{ kind: "call", server: "", tool: "run", args: "[1]" }, "no JSON object"],
    [{ kind: "call", server: "", tool: "run", args: "{" }, "no JSON object"],
    [{ kind: "difference" }, "nothing to compare with"],
  ] as const)("says what is wrong with %j", async (question, sentence) => {
    expect(await answer(texts(), question)).toEqual({ refusal: expect.stringContaining(sentence) });
  });

  it("says what is wrong with a tool list", async () => {
    const found = await answer(texts({ tools: "{" }), { kind: "findings", fixes: false });
    expect(JSON.stringify(found)).toContain("tools.json");
  });
});
