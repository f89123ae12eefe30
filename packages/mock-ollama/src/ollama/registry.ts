/** The models that are there. */

import { OllamaFailure } from "./failure.js";
import type { Model } from "./model.js";

/** However long a client goes on copying, memory stays bounded. */
export const MAX_MODELS = 1_000;

export class Registry {
  readonly #models = new Map<string, Model>();

  /** The model of a full name. */
  find(name: string): Model | undefined {
    return this.#models.get(name);
  }

  /** Puts a model in the place of its name. @throws OllamaFailure when there is no more room */
  put(model: Model): void {
    if (!this.#models.has(model.name) && this.#models.size >= MAX_MODELS)
      throw new OllamaFailure("no space left on device");
    this.#models.set(model.name, model);
  }

  /** Takes a model away. */
  remove(model: Model): void {
    this.#models.delete(model.name);
  }

  /** All models, the last changed first. */
  all(): Model[] {
    return [...this.#models.values()].sort((a, b) => b.modifiedAt - a.modifiedAt || (a.name < b.name ? -1 : 1));
  }
}
