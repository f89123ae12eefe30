/** The calls that a mock for a model asks for, one after the other, and what became of each. */

import { type Answer, type Api, callId, json } from "./apis/api.js";

/** The prompt; requests that are about something else do not hold it. */
export const PROMPT = "callgate-probe: make the calls";

/** What the model says where it is offered no tool at all; a program prints it when that was its answer to the prompt. */
export const NO_TOOLS = "callgate-probe: no tool was offered";

/** How often a call is asked for that nothing comes back of. */
const MOST_ASKED = 3;

/** Of paths that are kept for a message. */
const MOST_OTHERS = 5;

/** What the description of a mock's tool says, so that it is known under whatever name the program offers it. */
export function markOf(tool: number): string {
  return `callgate probe tool ${tool}.`;
}

const MARK = /callgate probe tool (\d+)\./;

/** A call of the list. */
export interface AskedCall {
  /** The number of its tool; its name is taken from what is offered. */
  readonly tool: number;
  /** The name to call it by where it is not offered. */
  readonly name: string;
  readonly args: unknown;
}

export class Conversation {
  readonly #api: Api;
  readonly #calls: readonly AskedCall[];
  readonly #asked = new Map<number, number>();
  readonly #offered = new Map<number, string>();
  #results: ReadonlyMap<string, string> = new Map();
  readonly #others = new Set<string>();
  #turns = 0;
  #number = 0;

  constructor(api: Api, calls: readonly AskedCall[]) {
    this.#api = api;
    this.#calls = calls;
  }

  /** How many requests were about the calls. */
  get turns(): number {
    return this.#turns;
  }

  /** What was asked for that is no turn of the model, each path once. */
  get others(): readonly string[] {
    return [...this.#others];
  }

  /** The name under which a tool was offered; undefined for one that never was. */
  offeredAs(tool: number): string | undefined {
    return this.#offered.get(tool);
  }

  /** What came back of a call; undefined where nothing did. */
  resultOf(call: number): string | undefined {
    return this.#results.get(callId(call));
  }

  /** @param body the request's text */
  answer(path: string, body: string): Answer {
    if (!this.#api.asksForTurn(path)) {
      if (this.#others.size < MOST_OTHERS) this.#others.add(path);
      return json(this.#api.other(path));
    }
    const parsed = parsedJson(body);
    const { said, offered, results } = this.#api.read(parsed);
    const say = (said: Parameters<Api["answer"]>[0]) => this.#api.answer(said, { path, body: parsed }, ++this.#number);
    // Titles, summaries and checks of the connection are asked for without tools.
    if (!said.includes(PROMPT)) return say({ text: "ok" });
    if (offered.length === 0) return say({ text: NO_TOOLS });
    this.#turns++;
    for (const { name, description } of offered) {
      const mark = MARK.exec(description);
      if (mark !== null) this.#offered.set(Number(mark[1]), name);
    }
    this.#results = results;
    const next = this.#calls.findIndex((_, index) => !results.has(callId(index)));
    const call = this.#calls[next];
    const asked = (this.#asked.get(next) ?? 0) + 1;
    this.#asked.set(next, asked);
    if (call === undefined || asked > MOST_ASKED) return say({ text: "done" });
    return say({ call: { id: callId(next), name: this.#offered.get(call.tool) ?? call.name, args: call.args } });
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
