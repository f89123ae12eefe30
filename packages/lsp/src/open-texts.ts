/** What the editor has open: texts with their versions, in bounds. */

import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pathOf } from "./uris.js";

/** Texts beyond this many characters are not kept, and not looked at. */
const MAX_CHARACTERS = 128 * 1024 * 1024;

/** One text that is open. */
export interface OpenText {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
}

interface Kept {
  readonly path: string;
  readonly document: TextDocument;
  length: number;
}

export class OpenTexts {
  readonly #limit: number;
  readonly #kept = new Map<string, Kept>();
  readonly #byPath = new Map<string, string>();
  #length = 0;

  /** @param limit how many characters all texts may have together */
  constructor(limit = MAX_CHARACTERS) {
    this.#limit = limit;
  }

  /** By absolute path, as the editor shows them. */
  get texts(): ReadonlyMap<string, string> {
    return this.#byPath;
  }

  get uris(): string[] {
    return [...this.#kept.keys()];
  }

  /** The uri by which the editor has a file open. */
  uriOf(path: string): string | undefined {
    for (const [uri, kept] of this.#kept) if (kept.path === path) return uri;
    return undefined;
  }

  get(uri: string): OpenText | undefined {
    const kept = this.#kept.get(uri);
    return kept && { uri, path: kept.path, version: kept.document.version, text: kept.document.getText() };
  }

  /** @returns whether there was room for it */
  open(uri: string, language: string, version: number, text: string): boolean {
    this.close(uri);
    if (this.#length + text.length > this.#limit) return false;
    const kept = {
      path: pathOf(uri, language),
      document: TextDocument.create(uri, language, version, text),
      length: text.length,
    };
    this.#kept.set(uri, kept);
    this.#byPath.set(kept.path, text);
    this.#length += text.length;
    return true;
  }

  /** Edits a text that is open; of any other nothing is known. @returns whether it is open still, and has room */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): boolean {
    const kept = this.#kept.get(uri);
    if (kept === undefined) return false;
    TextDocument.update(kept.document, [...changes], version);
    const text = kept.document.getText();
    this.#length += text.length - kept.length;
    kept.length = text.length;
    this.#byPath.set(kept.path, text);
    if (this.#length <= this.#limit) return true;
    this.close(uri);
    return false;
  }

  close(uri: string): void {
    const kept = this.#kept.get(uri);
    if (kept === undefined) return;
    this.#kept.delete(uri);
    this.#byPath.delete(kept.path);
    this.#length -= kept.length;
  }
}
