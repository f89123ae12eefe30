/** What annotations, arguments, configuration and the server's name change, and what they may not. */

import { describe, expect, test } from "vitest";
import type { Tool } from "../policy/tool.js";
import type { ToolAnnotations } from "../values/tool-annotations.js";
import { categorise } from "./categorise.js";
import type { Category } from "./category.js";

const readOnly: ToolAnnotations = { readOnlyHint: true };
const destructive: ToolAnnotations = { readOnlyHint: false, destructiveHint: true };

function taking(properties: Record<string, unknown>): Tool["inputSchema"] {
  return { type: "object", properties };
}

// biome-ignore format: one tool on each line
const CASES: readonly (readonly [why: string, tool: Tool, expected: Category])[] = [
  ["nothing known", { name: "gribble" }, "Write"],
  ["read-only by its own word, and no other", { name: "gribble", annotations: readOnly }, "Read"],
  ["destructive by its own word", { name: "gribble", annotations: destructive }, "Destructive"],
  ["not destructive is not reading", { name: "gribble", annotations: { destructiveHint: false } }, "Write"],
  ["a word that deletes is not read-only", { name: "delete_note", annotations: readOnly }, "Destructive"],
  ["a word that runs is not read-only", { name: "run_command", annotations: readOnly }, "Execute"],
  ["a word that pays is not read-only", { name: "pay_invoice", annotations: readOnly }, "Financial"],
  ["a description that deletes is not read-only", { name: "notes", description: "Deletes every note", annotations: readOnly }, "Destructive"],
  ["a plain word of change is not read-only", { name: "update_note", annotations: readOnly }, "Write"],
  ["an open word may be read-only", { name: "generate_chart", annotations: readOnly }, "Read"],
  ["a deleting word is not excused", { name: "remove_note", annotations: { destructiveHint: false } }, "Destructive"],
  ["a destructive hint on a fitting word", { name: "replace_notes", annotations: destructive }, "Destructive"],
  ["a destructive hint on a word that adds", { name: "create_note", annotations: destructive }, "Write"],
  ["a plain reading word with a careless hint", { name: "list_notes", annotations: destructive }, "Read"],
  ["an open reading word with a serious hint", { name: "convert_notes", annotations: { readOnlyHint: false } }, "Write"],
  ["code, and nothing else known", { name: "gribble", inputSchema: taking({ code: { type: "string" } }) }, "Execute"],
  ["code outweighs a read-only hint", { name: "gribble", inputSchema: taking({ command: {} }), annotations: readOnly }, "Execute"],
  ["a prompt, and nothing else known", { name: "gribble", inputSchema: taking({ prompt: { type: "string" } }) }, "Execute"],
  ["reading by SQL", { name: "read_rows", inputSchema: taking({ sql: { type: "string" } }) }, "Execute"],
  ["code that is studied", { name: "explain_code", inputSchema: taking({ code: { type: "string" } }) }, "Read"],
  ["a method that deletes", { name: "note_write", inputSchema: taking({ method: { enum: ["create", "delete"] } }) }, "Destructive"],
  ["methods that read", { name: "note_read", inputSchema: taking({ method: { enum: ["get", "get_links"] } }) }, "Read"],
  ["a filter by action", { name: "list_events", inputSchema: taking({ action: { enum: ["create", "delete"] } }) }, "Read"],
  ["an amount and a payee", { name: "send", inputSchema: taking({ amount: {}, recipient: {} }) }, "Financial"],
  ["an amount converted", { name: "convert_amount", inputSchema: taking({ amount: {}, currency: {} }) }, "Read"],
  ["a conversion that writes", { name: "docx_to_pdf", description: "Convert DOCX to PDF", inputSchema: taking({ outputPath: {} }) }, "Write"],
  ["what cannot be undone", { name: "update_plan", description: "Change the plan. This cannot be undone." }, "Destructive"],
  ["what is not irreversible", { name: "update_plan", description: "Change the plan. This is not irreversible." }, "Write"],
  ["what a later sentence admits", { name: "get_note", description: "Get a note. It then deletes the note." }, "Destructive"],
  ["a noun that could be a verb, listed", { name: "run_list", description: "List the runs" }, "Read"],
  ["a verb that could be a noun", { name: "run_list" }, "Execute"],
  ["a list that is cleared", { name: "clear_list" }, "Destructive"],
  ["what a name joins", { name: "find_and_delete" }, "Destructive"],
  ["what a description joins", { name: "notes", description: "Read, create and delete notes" }, "Destructive"],
  ["a title where there is no description", { name: "gribble", title: "Delete a note" }, "Destructive"],
  ["the names of Object's own", { name: "__proto__", inputSchema: taking(JSON.parse('{"__proto__": {"enum": ["delete"]}}')) }, "Write"],
  ["an empty name", { name: "" }, "Write"],
];

describe("annotations and arguments", () => {
  test.each(CASES)("%s", (_, tool, expected) => {
    const { category, reason, source } = categorise(tool);
    expect(`${category}, because ${reason}`).toMatch(new RegExp(`^${expected}, because .`));
    expect(source).toBe("inferred");
  });
});

test("configuration goes before everything else, by exact name", () => {
  const configured = new Map<string, Category>([["chat_completion", "Write"]]);
  expect(categorise({ name: "chat_completion" }, configured)).toMatchObject({
    category: "Write",
    source: "configuration",
  });
  expect(categorise({ name: "Chat_completion" }, configured)).toMatchObject({
    category: "Execute",
    source: "inferred",
  });
});

test("the server's name in front of a tool's name says nothing of the tool", () => {
  const tool = { name: "post_hog_errors" };
  expect(categorise(tool).category).toBe("Write");
  expect(categorise(tool, undefined, { server: "post_hog" }).category).toBe("Read");
  expect(categorise({ name: "git" }, undefined, { server: "git" }).source).toBe("inferred");
});

test("the reason names what the name and the description say", () => {
  expect(categorise({ name: "run", description: "Runs a model" }).reason).toBe(
    "its name says `run`; its description says `runs`",
  );
});

/** Work that grows with the square of the length would take hours here, and never come to its end. */
test("hostile text costs no more than its length", () => {
  for (const description of [
    "a".repeat(1e6),
    "query and ".repeat(1e5),
    ", ".repeat(1e6),
    "ss".repeat(1e6),
    "run.".repeat(1e6),
  ]) {
    const inputSchema = { properties: { method: { enum: [description] } } };
    expect(categorise({ name: description, description, inputSchema }).source).toBe("inferred");
  }
});
