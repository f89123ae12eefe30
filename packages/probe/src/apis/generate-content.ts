/** Google's generateContent API: https://ai.google.dev/api/generate-content */

import { type Api, callId, events, fieldsOf, json, listOf, textOf } from "./api.js";

export const generateContent: Api = {
  asksForTurn: (path) => /:(?:streamGenerateContent|generateContent)\b/.test(path),

  read(body) {
    const { tools, contents } = fieldsOf(body);
    // Answers have no ids of ours: they are in the order of the calls.
    const answers = listOf(contents)
      .flatMap(({ parts }) => listOf(parts))
      .filter(({ functionResponse }) => functionResponse !== undefined)
      .map(({ functionResponse }) => fieldsOf(functionResponse).response);
    return {
      said: JSON.stringify(contents ?? ""),
      offered: listOf(tools)
        .flatMap(({ functionDeclarations }) => listOf(functionDeclarations))
        .map(({ name, description }) => ({ name: String(name), description: String(description) })),
      results: new Map(answers.map((answer, index) => [callId(index), textOf(answer)])),
    };
  },

  answer(said, { path, body }) {
    const { responseMimeType } = fieldsOf(fieldsOf(body).generationConfig);
    // Asked for JSON, it is asked which model to take, or who speaks next.
    const words = (text: string) =>
      responseMimeType === "application/json" ? '{"reasoning":"","model_choice":"flash","next_speaker":"user"}' : text;
    const part =
      "text" in said ? { text: words(said.text) } : { functionCall: { name: said.call.name, args: said.call.args } };
    const content = {
      candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      modelVersion: "mock",
    };
    return path.includes("stream") ? events([{ data: content }]) : json(content);
  },

  other: () => ({ totalTokens: 1 }),
};
