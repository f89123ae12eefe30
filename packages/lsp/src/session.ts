/** One editor's session: what is open, what was found in it, and when it is looked at again. */

import { resolve } from "node:path";
import type { Finding } from "@callgate/core";
import type { CancellationToken, TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { Answers, Question } from "./answer.js";
import { AnswerThread, type ThreadAnswer } from "./answer-thread.js";
import type { Found } from "./find.js";
import { OpenTexts } from "./open-texts.js";
import type { FileKind } from "./subject.js";
import { isBelow } from "./workspace-io.js";

/** What the session says of a file, for its version. */
export interface Report {
  readonly uri: string;
  /** Undefined where the file is not open, or there is no room for it. */
  readonly version: number | undefined;
  readonly findings: readonly Finding[];
  /** Where names of files in the findings start from. */
  readonly folder: string;
}

export interface SessionListener {
  /** Hears of every file that was looked at, and of those that were closed. */
  report(report: Report): void;
  /** Hears of faults of callgate's own. */
  fault(text: string): void;
}

interface Looked {
  readonly version: number;
  readonly found: Found;
}

/** One question of the editor, which goes before what is only to be looked at again. */
interface Asked {
  readonly uri: string;
  readonly question: Question;
  readonly resolve: (value: Answers[Question["kind"]] | undefined) => void;
}

/** A look that has taken longer is given up where its text has changed since: starting again is then cheaper. In milliseconds. */
const PATIENCE = 500;

/** Questions that wait; the oldest are given up: an editor that asks faster has no use for their answers. */
const MAX_QUESTIONS = 100;

export class Session {
  readonly #listener: SessionListener;
  readonly #thread: AnswerThread;
  readonly #open = new OpenTexts();
  readonly #looked = new Map<string, Looked>();
  /** To be looked at, the next one first. */
  readonly #due = new Set<string>();
  readonly #questions: Asked[] = [];
  #now: string | undefined;
  #isWaiting = false;
  #hasEnded = false;
  roots: readonly string[] = [];

  constructor(listener: SessionListener, thread = new AnswerThread()) {
    this.#listener = listener;
    this.#thread = thread;
    thread.start();
  }

  /** What is open. */
  get texts(): OpenTexts {
    return this.#open;
  }

  /** What was found last in a file, by its uri; undefined where it was not looked at yet. */
  found(uri: string): Looked | undefined {
    return this.#looked.get(uri);
  }

  open(uri: string, language: string, version: number, text: string): void {
    if (this.#open.open(uri, language, version, text)) this.#makeDue(uri);
    else this.#leaveOut(uri);
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const before = this.#open.get(uri);
    if (before === undefined) return;
    if (!this.#open.change(uri, version, changes)) {
      this.#leaveOut(uri);
      return;
    }
    if (this.#now === uri && (this.#thread.runningFor ?? 0) > PATIENCE) this.#thread.cancel();
    this.#makeDue(uri);
    for (const other of this.#dependents(uri, before.path)) this.#due.add(other);
  }

  close(uri: string): void {
    this.#open.close(uri);
    this.#due.delete(uri);
    this.#looked.delete(uri);
    this.#listener.report({ uri, version: undefined, findings: [], folder: "" });
  }

  /** Looks at everything again: a file on the disk has changed, or which folders there are. */
  lookAgain(): void {
    for (const uri of this.#open.uris) this.#due.add(uri);
    this.#wake();
  }

  /**
   * Answers a question about a file; undefined where that is not open, where it changes meanwhile, or where it cannot be said.
   * @param token says when the editor no longer wants to know
   */
  ask<K extends Question["kind"]>(
    uri: string,
    question: Question & { readonly kind: K },
    token?: CancellationToken,
  ): Promise<Answers[K] | undefined> {
    return new Promise((resolve) => {
      const asked: Asked = { uri, question, resolve: resolve as Asked["resolve"] };
      this.#questions.push(asked);
      if (this.#questions.length > MAX_QUESTIONS) this.#questions.shift()?.resolve(undefined);
      token?.onCancellationRequested(() => {
        const at = this.#questions.indexOf(asked);
        if (at < 0) return;
        this.#questions.splice(at, 1);
        resolve(undefined);
      });
      this.#wake();
    });
  }

  end(): void {
    this.#hasEnded = true;
    this.#thread.end();
    for (const { resolve } of this.#questions.splice(0)) resolve(undefined);
  }

  /** The one that was changed last goes first. */
  #makeDue(uri: string): void {
    const others = [...this.#due].filter((other) => other !== uri);
    this.#due.clear();
    for (const one of [uri, ...others]) this.#due.add(one);
    this.#wake();
  }

  /** The open files of which other things may be found when this one changes. */
  #dependents(uri: string, path: string): string[] {
    const kind = this.#looked.get(uri)?.found.kind;
    const affected: readonly FileKind[] = AFFECTED[kind ?? "other"];
    const roots = this.roots.filter((root) => isBelow(path, root));
    return this.#open.uris.filter((other) => {
      const text = this.#open.get(other);
      const otherKind = this.#looked.get(other)?.found.kind;
      return (
        other !== uri &&
        text !== undefined &&
        otherKind !== undefined &&
        affected.includes(otherKind) &&
        roots.some((root) => isBelow(text.path, root))
      );
    });
  }

  #leaveOut(uri: string): void {
    this.#due.delete(uri);
    this.#looked.delete(uri);
    const message = "callgate does not look at this file: those that are open are too large together; close some";
    this.#listener.report({ uri, version: undefined, findings: [said(message)], folder: "" });
  }

  /** What came in one go is looked at in one go. */
  #wake(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#isWaiting = false;
      void this.#lookAtNext();
    });
  }

  async #lookAtNext(): Promise<void> {
    if (this.#now !== undefined || this.#hasEnded) return;
    const asked = this.#questions.shift();
    const uri = asked?.uri ?? first(this.#due);
    if (uri === undefined) return;
    const text = this.#open.get(uri);
    if (asked === undefined) this.#due.delete(uri);
    if (text === undefined) {
      asked?.resolve(undefined);
      this.#wake();
      return;
    }
    this.#now = uri;
    const { path, version } = text;
    const question = asked?.question ?? { kind: "findings" as const };
    const answer = await this.#thread.run(question, { path, roots: this.roots }, this.#open.texts);
    this.#now = undefined;
    const isCurrent = this.#open.get(uri)?.version === version;
    if (asked === undefined) {
      if (isCurrent) this.#take(uri, version, path, answer);
    } else {
      if ("fault" in answer) this.#listener.fault(answer.fault);
      asked.resolve(isCurrent && "value" in answer ? answer.value : undefined);
    }
    this.#wake();
  }

  #take(uri: string, version: number, path: string, answer: ThreadAnswer): void {
    if ("fault" in answer) this.#listener.fault(answer.fault);
    if ("isCancelled" in answer) return;
    const found =
      "value" in answer
        ? (answer.value as Found)
        : { kind: "other" as const, folder: resolve(path, ".."), findings: [unknown(answer)] };
    this.#looked.set(uri, { version, found });
    this.#listener.report({ uri, version, findings: found.findings, folder: found.folder });
  }
}

/** Which kinds of open files are looked at again when one of a kind changes. */
const AFFECTED: Readonly<Record<FileKind, readonly FileKind[]>> = {
  policy: ["suite"],
  agent: ["agent", "suite"],
  suite: ["suite"],
  configuration: ["policy", "agent", "suite"],
  tools: ["policy", "agent", "suite"],
  other: [],
};

function unknown(answer: ThreadAnswer): Finding {
  return said(
    "fault" in answer
      ? "callgate could not look at this file: a fault of callgate's own; the output of the language server has it"
      : "callgate did not finish looking at this file in time, so nothing is known of it; run `callgate lint` on it",
  );
}

/** What is to be known of a file that was not looked at: no findings would say that there is nothing to find. */
function said(message: string): Finding {
  const start = { line: 1, column: 1 };
  const location = { uri: "", range: { start, end: start } };
  return { check: "unfinished", severity: "warning", message, location, related: [] };
}

function first<T>(all: Iterable<T>): T | undefined {
  for (const one of all) return one;
  return undefined;
}
