/** Mutant → the policy that it makes, read from its text as the engine would read it. */

import { type Document, decides, type Policy, type Release, readDocument } from "@callgate/core";
import { documentDialect, lowerOnly } from "@callgate/core/dialects";
import { type Excerpt, editText, type TextEdit, ToolEntries } from "@callgate/core/edit";
import { isSameEntry, readsAcross, withoutTool } from "@callgate/core/policy";
import type { Span } from "@callgate/core/yaml";
import type { Mutant } from "./find-mutants.js";

/**
 * Reads the mutants of a policy. What a tool's entry means depends on nothing else in the document, so that of a mutant in
 * an entry only that entry is read: of a hundred tools, a hundredth of the work. Whether it does not is tried first, with
 * the entry as it is.
 */
export class MutantReader {
  readonly #document: Document;
  readonly #policy: Policy;
  readonly #entries: ToolEntries | undefined;
  readonly #excerpts = new Map<string, OwnExcerpt | undefined>();

  readonly #release: Release | undefined;

  constructor(document: Document, policy: Policy, release?: Release | undefined) {
    this.#document = document;
    this.#policy = policy;
    this.#release = release;
    // A mutated entry may else be refused for what another tool's rules say of it, or the other way round.
    this.#entries = readsAcross(policy) ? undefined : ToolEntries.of(document);
  }

  /** Undefined where the program would refuse it. */
  read({ edits, tool }: Pick<Mutant, "edits" | "tool">): Policy | undefined {
    const own = tool === undefined ? undefined : this.#excerptOf(tool);
    if (own !== undefined && tool !== undefined && edits.every((edit) => isOnly(edit, own)))
      return withoutTool(this.#policy, tool);
    const moved = own !== undefined && edits.every((edit) => isWithin(edit, own.content)) && own.excerpt.moved(edits);
    if (own === undefined || tool === undefined || !moved) return this.#lowered(editText(this.#document.text, edits));
    const entry = this.#lowered(editText(own.excerpt.text, moved))?.tools.get(tool);
    return entry && { ...this.#policy, tools: new Map(this.#policy.tools).set(tool, entry) };
  }

  #lowered(text: string): Policy | undefined {
    const asked = { dialect: documentDialect(this.#policy), release: this.#release };
    const { policy, enforcement } = lowerOnly(readDocument(text, this.#document.uri), asked);
    return decides(enforcement) ? policy : undefined;
  }

  #excerptOf(tool: string): OwnExcerpt | undefined {
    if (!this.#excerpts.has(tool)) this.#excerpts.set(tool, this.#sound(tool));
    return this.#excerpts.get(tool);
  }

  /** The excerpt, where the tool's entry means in it what it means in the whole document. */
  #sound(tool: string): OwnExcerpt | undefined {
    const number = this.#entries?.numberOf(tool);
    if (this.#entries === undefined || number === undefined) return undefined;
    const excerpt = this.#entries.excerpt([number]);
    if (excerpt === undefined) return undefined;
    const [alone, whole] = [this.#lowered(excerpt.text)?.tools.get(tool), this.#policy.tools.get(tool)];
    if (alone === undefined || !isSameEntry(alone, whole)) return undefined;
    return {
      excerpt,
      entry: this.#entries.entryAt(number),
      content: this.#entries.contentAt(number),
      place: this.#entries.placeAt(number),
    };
  }
}

/** A document without the entries of all tools but one, and where that one is in the document. */
interface OwnExcerpt {
  readonly excerpt: Excerpt;
  readonly entry: Span;
  readonly content: Span;
  readonly place: Span;
}

/** Whether the edit takes out the whole entry, and nothing of its neighbours. */
function isOnly({ start, end, text }: TextEdit, { entry, place }: OwnExcerpt): boolean {
  return text === "" && start <= entry.start && end >= entry.end && start >= place.start && end <= place.end;
}

function isWithin({ start, end }: Span, span: Span): boolean {
  return start > span.start && end <= span.end;
}
