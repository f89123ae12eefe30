/** The models of a mock that was given none. */

import type { ModelEntry } from "./model.js";

export const STARTING_MODELS: readonly ModelEntry[] = [
  {
    name: "llama3.2:latest",
    size: 2_019_393_189,
    modified_at: "2025-12-11T09:30:00Z",
    family: "llama",
    parameter_size: "3.2B",
    context_length: 131_072,
    embedding_length: 3_072,
    capabilities: ["completion", "tools"],
  },
  {
    name: "mistral:latest",
    size: 4_372_824_384,
    modified_at: "2025-11-20T16:05:00Z",
    family: "llama",
    parameter_size: "7.2B",
    context_length: 32_768,
    embedding_length: 4_096,
    capabilities: ["completion", "tools"],
  },
  {
    name: "qwen2.5:0.5b",
    size: 397_821_319,
    modified_at: "2025-12-30T07:15:00Z",
    family: "qwen2",
    parameter_size: "494M",
    context_length: 32_768,
    embedding_length: 896,
    capabilities: ["completion"],
  },
];
