/** One tool call → its answer, in its time, or the fault it was to have. */

import type { Arguments, Ollama, Step } from "./answers/answer.js";
import { ANSWERS } from "./answers/index.js";
import type { Now, Sleep } from "./clock.js";
import { MAX_WAIT } from "./clock.js";
import { type Fault, type FaultKind, faultOf } from "./faults/fault.js";
import { type Latency, latencyOf } from "./faults/latency.js";
import { OllamaFailure } from "./ollama/failure.js";
import type { ToolName } from "./tools.js";

/** What calls need to know of the mock; shared by all its clients. */
export interface Setting {
  readonly ollama: Ollama;
  readonly faults: readonly Fault[];
  readonly latencies: readonly Latency[];
  readonly now: Now;
  readonly sleep: Sleep;
  /** How many calls each tool has had. */
  readonly counts: Map<ToolName, number>;
}

/** What became of a call. */
export type Outcome =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failure"; readonly text: string }
  | { readonly kind: Exclude<FaultKind, "tool"> };

/** Tells a client how far a call is. */
export type Progress = (step: Step) => Promise<void>;

/**
 * How long the answer waits for the last progress to be taken in. A client that reads both at once may look at the
 * answer first and then has no use for progress any more; the official one does.
 */
const PAUSE_MILLISECONDS = 50;

/** The tools that take a `timeout`, and how long they wait without one: as their schema says. */
const DEFAULT_TIMEOUT = 60_000;
const WITH_TIMEOUT: ReadonlySet<ToolName> = new Set(["run", "chat_completion"]);

/**
 * Carries out a call.
 * @param args as the tool's schema wants them
 * @param progress undefined when the client does not ask for progress
 * @throws whatever the sleep throws when the signal is aborted; nothing has changed then
 */
export async function carryOut(
  tool: ToolName,
  args: Arguments,
  setting: Setting,
  signal: AbortSignal,
  progress: Progress | undefined,
): Promise<Outcome> {
  const { ollama, faults, latencies, counts, sleep } = setting;
  const count = (counts.get(tool) ?? 0) + 1;
  counts.set(tool, count);
  const now = setting.now().getTime();
  const latency = latencyOf(tool, count, latencies, ollama.chance);
  const fault = faultOf(tool, count, faults, ollama.chance);
  const timeout = timeoutOf(tool, args);
  try {
    if (latency > timeout) {
      await sleep(timeout, signal);
      throw new OllamaFailure(`timeout of ${timeout}ms exceeded`);
    }
    const steps = fault === undefined ? ANSWERS[tool].steps?.(args, ollama) : undefined;
    if (progress === undefined || steps === undefined) await spend(latency, sleep, signal);
    else await spendInSteps(latency, steps, sleep, signal, progress);
    if (fault === "tool") throw failureOf(tool);
    if (fault !== undefined) return { kind: fault };
    return { kind: "text", text: ANSWERS[tool].text(args, ollama, now) };
  } catch (error) {
    if (error instanceof OllamaFailure) return { kind: "failure", text: `Error: ${error.message}` };
    throw error;
  }
}

function timeoutOf(tool: ToolName, { timeout }: Arguments): number {
  if (!WITH_TIMEOUT.has(tool)) return Number.POSITIVE_INFINITY;
  return typeof timeout === "number" ? Math.min(timeout, MAX_WAIT) : DEFAULT_TIMEOUT;
}

async function spend(milliseconds: number, sleep: Sleep, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, signal);
  signal.throwIfAborted();
}

/** Lets the time of a call pass in parts, and tells of each when it is done. */
async function spendInSteps(
  latency: number,
  steps: readonly Step[],
  sleep: Sleep,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  let spent = 0;
  for (const step of steps) {
    const until = Math.round((latency * step.percent) / 100);
    await spend(until - spent, sleep, signal);
    spent = until;
    await progress(step);
  }
  await spend(PAUSE_MILLISECONDS, sleep, signal);
}

/** How Ollama words the commonest trouble with each kind of work. */
function failureOf(tool: ToolName): OllamaFailure {
  switch (tool) {
    case "run":
    case "chat_completion":
      return new OllamaFailure("llama runner process has terminated: exit status 2");
    case "pull":
    case "push":
      return new OllamaFailure("max retries exceeded: EOF");
    default:
      return new OllamaFailure("could not connect to ollama app, is it running?");
  }
}
