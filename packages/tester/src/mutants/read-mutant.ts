/** Mutant → the policy that it makes, read from its text as the engine would read it. */

import { type Document, decides, type Policy, type Release, readDocument, type ToolPolicy } from "@callgate/core";
import { documentDialect, meaningOf } from "@callgate/core/dialects";
import { editText, type TextEdit } from "@callgate/core/edit";
import { withoutTool } from "@callgate/core/policy";
import { type MapNode, nodeAt, type Span } from "@callgate/core/yaml";
import type { Mutant } from "./find-mutants.js";

/**
 * Reads the mutants of a policy. What a tool's entry means depends on nothing else in the document, so that of a mutant in
 * an entry only that entry is read: of a hundred tools, a hundredth of the work. Whether it does not is tried first, with
 * the entry as it is.
 */
export class MutantReader {
  readonly #document: Document;
  readonly #policy: Policy;
  readonly #excerpts = new Map<string, Excerpt | undefined>();

  readonly #release: Release | undefined;

  constructor(document: Document, policy: Policy, release?: Release | undefined) {
    this.#document = document;
    this.#policy = policy;
    this.#release = release;
  }

  /** Undefined where the program would refuse it. */
  read({ edits, tool }: Pick<Mutant, "edits" | "tool">): Policy | undefined {
    const excerpt = tool === undefined ? undefined : this.#excerptOf(tool);
    if (excerpt !== undefined && tool !== undefined && edits.every((edit) => isOnly(edit, excerpt)))
      return withoutTool(this.#policy, tool);
    if (excerpt === undefined || tool === undefined || !edits.every((edit) => isWithin(edit, excerpt.span)))
      return this.#lowered(editText(this.#document.text, edits));
    const shifted = edits.map((edit) => ({
      ...edit,
      start: edit.start - excerpt.shift,
      end: edit.end - excerpt.shift,
    }));
    const entry = this.#lowered(editText(excerpt.text, shifted))?.tools.get(tool);
    return entry && { ...this.#policy, tools: new Map(this.#policy.tools).set(tool, entry) };
  }

  #lowered(text: string): Policy | undefined {
    const asked = { dialect: documentDialect(this.#policy), release: this.#release };
    const { policy, enforcement } = meaningOf(readDocument(text, this.#document.uri), asked);
    return decides(enforcement) ? policy : undefined;
  }

  #excerptOf(tool: string): Excerpt | undefined {
    if (!this.#excerpts.has(tool)) this.#excerpts.set(tool, this.#sound(tool, excerptOf(this.#document, tool)));
    return this.#excerpts.get(tool);
  }

  /** The excerpt, where the tool's entry means in it what it means in the whole document. */
  #sound(tool: string, excerpt: Excerpt | undefined): Excerpt | undefined {
    if (excerpt === undefined) return undefined;
    // A mutated entry may then be refused for what another tool's rules say of it, or the other way round.
    if (readsAcross(this.#policy)) return undefined;
    const [alone, whole] = [this.#lowered(excerpt.text)?.tools.get(tool), this.#policy.tools.get(tool)];
    return alone !== undefined && whole !== undefined && written(alone) === written(whole) ? excerpt : undefined;
  }
}

/** Whether a tool's rules look at the counters of another. */
function readsAcross({ tools, everyTool }: Policy): boolean {
  const reads = (rules: ToolPolicy["rules"], scope: string) =>
    rules.some(({ conditions }) =>
      conditions.some(({ target }) => target.kind === "counter" && !target.key.startsWith(`${scope}.`)),
    );
  return reads(everyTool?.rules ?? [], "_global") || [...tools.values()].some(({ name, rules }) => reads(rules, name));
}

/** A document without the entries of all tools but one. */
interface Excerpt {
  readonly text: string;
  /** What of the document's text is in it with the tool's entry, behind its key. */
  readonly span: Span;
  /** The whole entry, with what is between it and its neighbours. */
  readonly place: Span;
  readonly entry: Span;
  /** How much further on that is in the document. */
  readonly shift: number;
}

function excerptOf({ root, text }: Document, tool: string): Excerpt | undefined {
  const tools = nodeAt(root, ["tools"])?.value;
  if (tools?.kind !== "map" || tools.entries.some(({ keyAlias, valueAlias }) => keyAlias ?? valueAlias))
    return undefined;
  const { entries } = tools as MapNode;
  const entry = entries.find(({ key }) => key.kind === "scalar" && key.text === tool);
  const [first, last] = [entries[0], entries.at(-1)];
  if (entry === undefined || first === undefined || last === undefined) return undefined;
  const index = entries.indexOf(entry);
  const [before, next] = [entries[index - 1], entries[index + 1]];
  // Between braces a comma follows; between lines, the line break, which goes with what is taken out before it.
  const end = text[tools.start] === "{" || next === undefined ? entry.value.end : next.key.start;
  const rest = next === undefined ? "" : text.slice(last.value.end);
  const shift = entry.key.start - first.key.start;
  const own = next === undefined ? text.slice(entry.key.start) : text.slice(entry.key.start, end);
  return {
    text: text.slice(0, first.key.start) + own + rest,
    span: { start: entry.key.end, end: next === undefined ? text.length : end },
    entry: { start: entry.key.start, end: entry.value.end },
    place: { start: before?.value.end ?? tools.start, end: next?.key.start ?? text.length },
    shift,
  };
}

/** Whether the edit takes out the whole entry, and nothing of its neighbours. */
function isOnly({ start, end, text }: TextEdit, { entry, place }: Excerpt): boolean {
  return text === "" && start <= entry.start && end >= entry.end && start >= place.start && end <= place.end;
}

function isWithin({ start, end }: Span, span: Span): boolean {
  return start > span.start && end <= span.end;
}

/** Everything that a tool's rules say, as text. */
function written(tool: ToolPolicy): string {
  return JSON.stringify(tool, (_key, value) => (typeof value === "bigint" ? `${value}n` : value));
}
