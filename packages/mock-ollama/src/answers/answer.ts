/** What a tool does: validated arguments × the pretended Ollama → text. */

import type { Chance } from "../chance.js";
import { invalidName, notFound } from "../ollama/failure.js";
import type { Model } from "../ollama/model.js";
import { fullName } from "../ollama/names.js";
import type { Registry } from "../ollama/registry.js";

/** The Ollama that is pretended: what its tools look at and change. */
export interface Ollama {
  readonly registry: Registry;
  readonly chance: Chance;
  /** Whether `serve` has started it. */
  serving: boolean;
  /** How many chat completions it has given. */
  completions: number;
}

/** Arguments that the tool's JSON Schema has let through. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A part of the work: how far it is when done, in percent, and what is said of it. */
export interface Step {
  readonly percent: number;
  readonly message: string;
}

export interface Answer {
  /** How the time that a call takes is divided, where the client may want to hear of it. */
  readonly steps?: (args: Arguments, ollama: Ollama) => readonly Step[];
  /**
   * The text that is answered.
   * @param now milliseconds since 1970
   * @throws OllamaFailure what Ollama would refuse
   */
  readonly text: (args: Arguments, ollama: Ollama, now: number) => string;
}

/** The full name that an argument gives. @throws OllamaFailure */
export function nameIn(argument: unknown): string {
  const name = fullName(String(argument));
  if (name === undefined) throw invalidName();
  return name;
}

/** The model that an argument names. @throws OllamaFailure where no such model exists */
export function modelIn(argument: unknown, { registry }: Ollama): Model {
  const model = registry.find(nameIn(argument));
  if (model === undefined) throw notFound(String(argument));
  return model;
}
