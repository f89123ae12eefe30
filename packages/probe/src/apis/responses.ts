/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses */

import { type Api, events, fieldsOf, listOf, type OfferedTool, textOf } from "./api.js";

/** Between a namespace and the tool in it, in the name of a call; no program writes it in either. */
const IN = "\u0000";

export const responses: Api = {
  asksForTurn: (path) => path.includes("/responses"),

  read(body) {
    const { tools, input } = fieldsOf(body);
    const results = listOf(input).filter(
      ({ type }) => type === "function_call_output" || type === "custom_tool_call_output",
    );
    return {
      said: JSON.stringify(input ?? ""),
      offered: listOf(tools).flatMap((tool): OfferedTool[] => {
        const { type, name, description, tools: inner } = tool;
        if (type !== "namespace") return [{ name: String(name), description: String(description) }];
        return listOf(inner).map((one) => ({
          name: `${name}${IN}${one.name}`,
          description: String(one.description),
        }));
      }),
      results: new Map(results.map(({ call_id, output }) => [String(call_id), textOf(output)])),
    };
  },

  answer(said, _request, number) {
    const id = `resp_${number}`;
    const item =
      "text" in said
        ? {
            type: "message",
            role: "assistant",
            id: `msg_${number}`,
            content: [{ type: "output_text", text: said.text }],
          }
        : {
            type: "function_call",
            id: `fc_${number}`,
            call_id: said.call.id,
            ...namedIn(said.call.name),
            arguments: JSON.stringify(said.call.args),
          };
    const usage = {
      input_tokens: 1,
      input_tokens_details: null,
      output_tokens: 1,
      output_tokens_details: null,
      total_tokens: 2,
    };
    return events(
      [
        { type: "response.created", response: { id } },
        { type: "response.output_item.done", output_index: 0, item },
        { type: "response.completed", response: { id, output: [item], usage } },
      ].map((data) => ({ name: data.type, data })),
    );
  },

  other: () => ({ object: "list", data: [] }),
};

/** The name of a tool in a namespace, as this API's calls are named. */
export function inNamespace(namespace: string, name: string): string {
  return `${namespace}${IN}${name}`;
}

function namedIn(name: string) {
  const [namespace, inner] = name.split(IN);
  return inner === undefined ? { name } : { namespace, name: inner };
}
