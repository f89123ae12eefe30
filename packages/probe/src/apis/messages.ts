/** Anthropic's Messages API: https://docs.anthropic.com/en/api/messages */

import { type Api, events, fieldsOf, json, listOf, type Said, textOf } from "./api.js";

export const messages: Api = {
  asksForTurn: (path) => path.startsWith("/v1/messages") && !path.includes("count_tokens"),

  read(body) {
    const { tools, messages: all } = fieldsOf(body);
    const results = listOf(all)
      .flatMap(({ content }) => listOf(content))
      .filter(({ type }) => type === "tool_result");
    return {
      said: JSON.stringify(all ?? ""),
      offered: listOf(tools).map(({ name, description }) => ({ name: String(name), description: String(description) })),
      results: new Map(results.map(({ tool_use_id, content }) => [String(tool_use_id), textOf(content)])),
    };
  },

  answer(said, { body }, number) {
    const { stream, model } = fieldsOf(body);
    const stop = "call" in said ? "tool_use" : "end_turn";
    const message = {
      id: `msg_${number}`,
      type: "message",
      role: "assistant",
      model,
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    };
    if (stream !== true) return json({ ...message, content: [blockOf(said)], stop_reason: stop });
    return events(
      [
        { type: "message_start", message: { ...message, content: [], stop_reason: null } },
        { type: "content_block_start", index: 0, content_block: emptied(said) },
        { type: "content_block_delta", index: 0, delta: deltaOf(said) },
        { type: "content_block_stop", index: 0 },
        { type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 1 } },
        { type: "message_stop" },
      ].map((data) => ({ name: data.type, data })),
    );
  },

  other: (path) => (path.includes("count_tokens") ? { input_tokens: 1 } : {}),
};

function blockOf(said: Said) {
  if ("text" in said) return { type: "text", text: said.text };
  const { id, name, args } = said.call;
  return { type: "tool_use", id, name, input: args };
}

function emptied(said: Said) {
  return "text" in said ? { type: "text", text: "" } : { ...blockOf(said), input: {} };
}

function deltaOf(said: Said) {
  return "text" in said
    ? { type: "text_delta", text: said.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(said.call.args) };
}
