/** `run` and `chat_completion`: models that answer. */

import { OllamaFailure } from "../ollama/failure.js";
import { speak, tokens } from "../ollama/speech.js";
import { type Answer, modelIn } from "./answer.js";

export const run: Answer = {
  text({ name, prompt }, ollama) {
    const model = modelIn(name, ollama);
    // Without a prompt Ollama loads the model and says nothing.
    return prompt === "" ? "" : speak(model.name, String(prompt), ollama.chance);
  },
};

interface Message {
  readonly role: string;
  readonly content: string;
}

export const chat_completion: Answer = {
  text(args, ollama, now) {
    const messages = args.messages as readonly Message[];
    if (messages.length === 0) throw new OllamaFailure("[] is too short - 'messages'");
    const model = modelIn(args.model, ollama);
    const conversation = JSON.stringify(messages.map(({ role, content }) => [role, content]));
    const content = speak(model.name, conversation, ollama.chance);
    const prompt = messages.reduce((sum, message) => sum + tokens(message.content), 0);
    const completion = tokens(content);
    ollama.completions++;
    return JSON.stringify(
      {
        id: `chatcmpl-${ollama.chance.whole(0, 998, "completion", ollama.completions)}`,
        object: "chat.completion",
        created: Math.floor(now / 1_000),
        model: args.model,
        system_fingerprint: "fp_ollama",
        choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
        usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
      },
      undefined,
      2,
    );
  },
};
