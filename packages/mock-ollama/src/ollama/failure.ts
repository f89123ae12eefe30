/** Something Ollama refuses or cannot do, in its own words; the caller sees it as a tool error. */

export class OllamaFailure extends Error {}

/** The failure of whoever names a model that is not there. */
export function notFound(name: string): OllamaFailure {
  return new OllamaFailure(`model '${name}' not found`);
}

/** The failure of whoever gives something that cannot name a model. */
export function invalidName(): OllamaFailure {
  return new OllamaFailure("invalid model name");
}
