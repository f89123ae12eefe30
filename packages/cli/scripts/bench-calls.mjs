/** What the replay's benchmarks replay: recorded calls, and a policy that limits them. */

import { closeSync, openSync, writeSync } from "node:fs";

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** Calls of a day: one every 400 ms for eight hours. */
const PER_DAY = 72_000;

const TOOLS = ["run", "chat_completion", "list", "pull", "charge"];

/**
 * Writes a transcript of `number` calls to `path`: as many working days as that takes, from nine o'clock on.
 * @param after how many transcripts of as many calls come before it
 */
export function writeCalls(path, number, after = 0) {
  const file = openSync(path, "w");
  const start = Date.UTC(2026, 0, 1, 9);
  let text = "";
  for (let i = after * number; i < (after + 1) * number; i++) {
    const time = start + Math.floor(i / PER_DAY) * DAY + (i % PER_DAY) * 400;
    const name = TOOLS[i % 5];
    const args =
      name === "charge"
        ? { amount: i % 97, currency: ["usd", "eur", "gbp"][i % 3], reference: `order ${i}` }
        : { name: `llama3.${i % 3}`, prompt: `Summarise ticket ${i} in one line` };
    const message = { jsonrpc: "2.0", id: i, method: "tools/call", params: { name, arguments: args } };
    text += `${JSON.stringify({ time: new Date(time).toISOString(), direction: "client-to-server", server: "ollama", message })}\n`;
    if (text.length > 1_000_000 || i === (after + 1) * number - 1) {
      writeSync(file, text);
      text = "";
    }
  }
  closeSync(file);
}

export function policyText() {
  return `version: "1"
default: deny
tools:
  run:
    rules:
      - {name: models, conditions: [{path: args.name, op: in, value: [llama3.0, llama3.1]}]}
      - {name: per minute, rate_limit: 10/minute}
  chat_completion:
    rules:
      - {name: summaries, conditions: [{path: args.prompt, op: regex, value: "^Summarise"}]}
      - {name: per minute, rate_limit: 10/minute}
  list:
    rules:
      - {name: per minute, rate_limit: 60/minute}
  pull:
    rules:
      - {name: not that one, conditions: [{path: args.name, op: neq, value: llama3.2}]}
      - {name: per hour, rate_limit: 500/hour}
  charge:
    rules:
      - {name: single charge, conditions: [{path: args.amount, op: lte, value: 90}]}
      - name: daily spend
        conditions: [{path: state.charge.spend, op: lte, value: 1000000}]
        state: {counter: spend, window: day, increment_from: args.amount}
`;
}
