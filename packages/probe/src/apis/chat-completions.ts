/** OpenAI's Chat Completions API: https://platform.openai.com/docs/api-reference/chat */

import { type Api, events, fieldsOf, json, listOf, textOf } from "./api.js";

export const chatCompletions: Api = {
  asksForTurn: (path) => path.includes("/chat/completions"),

  read(body) {
    const { tools, messages } = fieldsOf(body);
    return {
      said: JSON.stringify(messages ?? ""),
      offered: listOf(tools)
        .map((tool) => fieldsOf(tool.function))
        .map(({ name, description }) => ({ name: String(name), description: String(description) })),
      results: new Map(
        listOf(messages)
          .filter(({ role }) => role === "tool")
          .map(({ tool_call_id, content }) => [String(tool_call_id), textOf(content)]),
      ),
    };
  },

  answer(said, { body }, number) {
    const { stream, model } = fieldsOf(body);
    const reason = "call" in said ? "tool_calls" : "stop";
    const call = "call" in said ? callOf(said.call) : undefined;
    const content = "text" in said ? said.text : null;
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const common = { id: `chatcmpl-${number}`, created: 1, model };
    if (stream !== true) {
      const message = { role: "assistant", content, ...(call === undefined ? {} : { tool_calls: [call] }) };
      const choices = [{ index: 0, message, finish_reason: reason }];
      return json({ ...common, object: "chat.completion", choices, usage });
    }
    const chunk = (delta: unknown, finish_reason: string | null) => ({
      data: { ...common, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] },
    });
    const delta = {
      role: "assistant",
      content,
      ...(call === undefined ? {} : { tool_calls: [{ index: 0, ...call }] }),
    };
    const last = { data: { ...common, object: "chat.completion.chunk", choices: [], usage } };
    return events([chunk(delta, null), chunk({}, reason), last], "data: [DONE]\n\n");
  },

  other: () => ({ object: "list", data: [] }),
};

function callOf({ id, name, args }: { readonly id: string; readonly name: string; readonly args: unknown }) {
  return { id, type: "function", function: { name, arguments: JSON.stringify(args) } };
}
