/** Which questions give way to newer ones, with a worker that answers when it is asked to. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PlaygroundTexts, Question } from "../worker/questions.js";
import { LIMIT, type StartedWorker, type StartWorker, WorkerClient } from "./worker-client.js";

type Message = { readonly id: number; readonly texts: PlaygroundTexts; readonly question: Question };

/** The workers that were started, the last one last. */
let workers: PretendedWorker[] = [];

class PretendedWorker implements StartedWorker {
  readonly asked: Message[] = [];
  isEnded = false;
  readonly #on: Parameters<StartWorker>[0];

  constructor(on: Parameters<StartWorker>[0]) {
    this.#on = on;
    workers.push(this);
    queueMicrotask(() => on.message("ready"));
  }

  postMessage(message: Message): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  answer(): void {
    const { id } = this.asked.at(-1) as Message;
    this.#on.message({ id, answer: { refusal: "answered" } });
  }
}

const client = () => new WorkerClient((on) => new PretendedWorker(on));

beforeEach(() => {
  workers = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const FIXES: Question = { kind: "findings", fixes: true };
const FINDINGS: Question = { kind: "findings", fixes: false };
const HOVER: Question = { kind: "hover", at: { line: 0, character: 0 } };

const callOf = (tool: string): Question => ({ kind: "call", server: "", tool, args: "" });

const texts = (text: string): PlaygroundTexts => ({
  policy: { name: "p.yaml", text },
  before: "",
  tools: "",
  session: "",
});

/** What the last worker is busy with. */
const running = () => workers.at(-1)?.asked.at(-1)?.question;

/** @returns the outcome of the first question, and what the worker is asked after that */
async function askedTwice(first: Question, second: Question, { text, after }: { text: string; after: number }) {
  workers = [];
  const asking = client();
  const outcome = asking.ask(texts("old"), first);
  await vi.advanceTimersByTimeAsync(after);
  void asking.ask(texts(text), second);
  await vi.advanceTimersByTimeAsync(1_000);
  const isEnded = workers[0]?.isEnded;
  if (isEnded === false) workers[0]?.answer();
  return { outcome: await outcome, isEnded, running: running() };
}

const OLD = { outcome: "old", isEnded: true };
const ANSWERED = { outcome: { refusal: "answered" }, isEnded: false };

it.each<[string, Question, Question, string, object]>([
  ["fixes of an older text", FIXES, FINDINGS, "new", OLD],
  ["findings of an older text", FINDINGS, FINDINGS, "new", OLD],
  ["another report on an older text", { kind: "replay" }, FINDINGS, "new", OLD],
  ["a hover, whatever is asked", HOVER, FINDINGS, "old", OLD],
  ["another call of the same text", callOf("a"), callOf("b"), "old", OLD],
  ["the same of the same text", { kind: "replay" }, { kind: "replay" }, "old", ANSWERED],
  ["another report on the same text", { kind: "replay" }, FINDINGS, "old", ANSWERED],
])("%s, running for a while or just begun", async (_case, first, second, text, expected) => {
  for (const after of [1, 5_000])
    expect(await askedTwice(first, second, { text, after })).toEqual({ ...expected, running: second });
});

it("drops what waits and is of an older text", async () => {
  const asking = client();
  void asking.ask(texts("old"), { kind: "replay" });
  const waiting = asking.ask(texts("old"), FIXES);
  void asking.ask(texts("new"), FINDINGS);
  expect(await waiting).toBe("old");
});

it("stops what takes too long", async () => {
  const outcome = client().ask(texts("old"), FINDINGS);
  await vi.advanceTimersByTimeAsync(LIMIT);
  expect([await outcome, workers[0]?.isEnded]).toEqual(["stopped", true]);
});
