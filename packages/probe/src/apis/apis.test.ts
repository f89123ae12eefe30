/** A conversation in each API: what is offered, the calls in turn, and what came back. */

import { describe, expect, it } from "vitest";
import { Conversation, markOf, NO_TOOLS, PROMPT } from "../conversation.js";
import type { Api } from "./api.js";
import { chatCompletions } from "./chat-completions.js";
import { generateContent } from "./generate-content.js";
import { messages } from "./messages.js";
import { inNamespace, responses } from "./responses.js";

interface Sample {
  readonly api: Api;
  readonly path: string;
  /** A request with a prompt, tools of these names and descriptions, and results so far. */
  request(prompt: string, tools: readonly (readonly [string, string])[], results: readonly string[]): unknown;
  /** The name of a tool where it is offered as `query`. */
  readonly query: string;
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  messages: {
    api: messages,
    path: "/v1/messages?beta=true",
    request: (prompt, tools, results) => ({
      stream: true,
      tools: tools.map(([name, description]) => ({ name, description })),
      messages: [
        { role: "user", content: prompt },
        ...results.map((text, index) => ({
          role: "user",
          content: [{ type: "tool_result", tool_use_id: `call_${index}`, content: [{ type: "text", text }] }],
        })),
      ],
    }),
    query: "query",
  },
  "chat completions": {
    api: chatCompletions,
    path: "/v1/chat/completions",
    request: (prompt, tools, results) => ({
      stream: true,
      tools: tools.map(([name, description]) => ({ type: "function", function: { name, description } })),
      messages: [
        { role: "user", content: prompt },
        ...results.map((content, index) => ({ role: "tool", tool_call_id: `call_${index}`, content })),
      ],
    }),
    query: "query",
  },
  responses: {
    api: responses,
    path: "/v1/responses",
    request: (prompt, tools, results) => ({
      tools:
        tools.length === 0
          ? []
          : [
              {
                type: "namespace",
                name: "mcp__db",
                tools: tools.map(([name, description]) => ({ name, description })),
              },
            ],
      input: [
        { role: "user", content: prompt },
        ...results.map((output, index) => ({ type: "function_call_output", call_id: `call_${index}`, output })),
      ],
    }),
    query: inNamespace("mcp__db", "query"),
  },
  "generate content": {
    api: generateContent,
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    request: (prompt, tools, results) => ({
      tools: [{ functionDeclarations: tools.map(([name, description]) => ({ name, description })) }],
      contents: [
        { role: "user", parts: [{ text: prompt }] },
        ...results.map((output) => ({ role: "user", parts: [{ functionResponse: { response: { output } } }] })),
      ],
    }),
    query: "query",
  },
};

describe.each(Object.entries(SAMPLES))("%s", (_, { api, path, request, query }) => {
  const calls = [
    { tool: 0, name: "guessed", args: { q: "first" } },
    { tool: 1, name: "other", args: { q: "second" } },
  ];
  const ask = (talk: Conversation, ...of: Parameters<typeof request>) =>
    talk.answer(path, JSON.stringify(request(...of))).body;
  const tools = [["query", markOf(0)]] as const;

  it("asks for the calls in turn, by the names that are offered", () => {
    const talk = new Conversation(api, calls);
    const first = ask(talk, PROMPT, tools, []);
    expect(first).toContain("query");
    expect(first).toContain("first");
    expect(first).not.toContain("guessed");
    const second = ask(talk, PROMPT, tools, ["reached"]);
    expect(second).toContain("other");
    expect(second).toContain("second");
    expect(ask(talk, PROMPT, tools, ["reached", "denied"])).toContain("done");
    expect([talk.offeredAs(0), talk.offeredAs(1), talk.turns]).toEqual([query, undefined, 3]);
    expect(talk.resultOf(0)).toContain("reached");
    expect(talk.resultOf(1)).toContain("denied");
  });

  it("asks for nothing in another conversation, and where no tool is offered", () => {
    const talk = new Conversation(api, calls);
    expect(ask(talk, "a title", tools, [])).toContain("ok");
    expect(ask(talk, PROMPT, [], [])).toContain(NO_TOOLS);
    expect(talk.answer("/v1/something", "no JSON").type).toBe("application/json");
    expect([talk.turns, talk.offeredAs(0)]).toEqual([0, undefined]);
  });

  it("gives up a call that nothing comes back of", () => {
    const talk = new Conversation(api, calls);
    const answers = [1, 2, 3, 4].map(() => ask(talk, PROMPT, tools, []));
    expect(answers.map((text) => text.includes("first"))).toEqual([true, true, true, false]);
  });
});
