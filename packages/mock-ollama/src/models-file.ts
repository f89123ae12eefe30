/** The text of a models file → models to start with. */

import { schemaCheck } from "@callgate/serve-mcp";
import type { ModelEntry } from "./ollama/model.js";
import { OptionError } from "./option-error.js";
import schema from "./schemas/models.schema.json" with { type: "json" };

/** Reads a models file, JSON as `schemas/models.schema.json` says. @throws OptionError for anything else */
export function readModels(text: string): readonly ModelEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OptionError(`it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const problem = schemaCheck(schema)(value);
  if (problem !== undefined) throw new OptionError(problem);
  return (value as { models: readonly ModelEntry[] }).models;
}
