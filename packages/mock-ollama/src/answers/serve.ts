/** `serve`: Ollama starts, once. */

import { OllamaFailure } from "../ollama/failure.js";
import type { Answer } from "./answer.js";

const ADDRESS = "127.0.0.1:11434";

export const serve: Answer = {
  text(_args, ollama) {
    // Nothing listens anywhere; the second start only fails as it would.
    if (ollama.serving) throw new OllamaFailure(`listen tcp ${ADDRESS}: bind: address already in use`);
    ollama.serving = true;
    return `Listening on ${ADDRESS}`;
  },
};
