/** The ten tools, word for word as the Ollama MCP server lists them, and the annotations it could give. */

import type { Tool, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";

/** The tools, in the order in which they are listed. */
export const TOOL_NAMES = [
  "serve",
  "create",
  "show",
  "run",
  "pull",
  "push",
  "list",
  "cp",
  "rm",
  "chat_completion",
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

interface Definition {
  readonly description: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly annotations: ToolAnnotations;
}

const TIMEOUT = { type: "number", description: "Timeout in milliseconds (default: 60000)", minimum: 1000 };

/** A tool that runs a model changes no model, but must not be taken for one that only reads. */
const EXECUTES = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };
const READS = { readOnlyHint: true, openWorldHint: false };
/** What writes under a name overwrites whatever has that name. */
const OVERWRITES = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

const DEFINITIONS: Readonly<Record<ToolName, Definition>> = {
  serve: { description: "Start Ollama server", properties: {}, annotations: EXECUTES },
  create: {
    description: "Create a model from a Modelfile",
    properties: {
      name: { type: "string", description: "Name for the model" },
      modelfile: { type: "string", description: "Path to Modelfile" },
    },
    required: ["name", "modelfile"],
    annotations: OVERWRITES,
  },
  show: {
    description: "Show information for a model",
    properties: { name: { type: "string", description: "Name of the model" } },
    required: ["name"],
    annotations: READS,
  },
  run: {
    description: "Run a model",
    properties: {
      name: { type: "string", description: "Name of the model" },
      prompt: { type: "string", description: "Prompt to send to the model" },
      timeout: TIMEOUT,
    },
    required: ["name", "prompt"],
    annotations: EXECUTES,
  },
  pull: {
    description: "Pull a model from a registry",
    properties: { name: { type: "string", description: "Name of the model to pull" } },
    required: ["name"],
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  },
  push: {
    description: "Push a model to a registry",
    properties: { name: { type: "string", description: "Name of the model to push" } },
    required: ["name"],
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  },
  list: { description: "List models", properties: {}, annotations: READS },
  cp: {
    description: "Copy a model",
    properties: {
      source: { type: "string", description: "Source model name" },
      destination: { type: "string", description: "Destination model name" },
    },
    required: ["source", "destination"],
    annotations: OVERWRITES,
  },
  rm: {
    description: "Remove a model",
    properties: { name: { type: "string", description: "Name of the model to remove" } },
    required: ["name"],
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  },
  chat_completion: {
    description: "OpenAI-compatible chat completion API",
    properties: {
      model: { type: "string", description: "Name of the Ollama model to use" },
      messages: {
        type: "array",
        items: {
          type: "object",
          properties: {
            role: { type: "string", enum: ["system", "user", "assistant"] },
            content: { type: "string" },
          },
          required: ["role", "content"],
        },
        description: "Array of messages in the conversation",
      },
      temperature: { type: "number", description: "Sampling temperature (0-2)", minimum: 0, maximum: 2 },
      timeout: TIMEOUT,
    },
    required: ["model", "messages"],
    annotations: EXECUTES,
  },
};

/** Whether there is a tool of that name. */
export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(DEFINITIONS, name);
}

/** The JSON Schema of a tool's arguments. */
export function inputSchema(name: ToolName): Tool["inputSchema"] {
  const { properties, required } = DEFINITIONS[name];
  return {
    type: "object",
    properties: { ...properties },
    ...(required && { required: [...required] }),
    additionalProperties: false,
  };
}

/** What `tools/list` answers; without annotations unless asked, as the real server lists them. */
export function toolList({ annotations }: { readonly annotations: boolean }): Tool[] {
  return TOOL_NAMES.map((name) => ({
    name,
    description: DEFINITIONS[name].description,
    inputSchema: inputSchema(name),
    ...(annotations && { annotations: DEFINITIONS[name].annotations }),
  }));
}
