/** Options → the mock Ollama MCP server, to be connected to any transport. */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Ollama } from "./answers/answer.js";
import type { Setting } from "./call.js";
import { Chance } from "./chance.js";
import { type Now, type Sleep, sleepForReal, tickingClock } from "./clock.js";
import { Connection, type Host } from "./connection.js";
import type { Fault } from "./faults/fault.js";
import type { Latency } from "./faults/latency.js";
import { type ModelEntry, modelOf } from "./ollama/model.js";
import { MAX_MODELS, Registry } from "./ollama/registry.js";
import { STARTING_MODELS } from "./ollama/starting-models.js";
import { OptionError } from "./option-error.js";

export interface MockOllamaOptions {
  /** Decides the answers, the faults and the latencies; 0 when left out. */
  readonly seed?: number | undefined;
  /** The models that are there at the start; a few well-known ones when left out. */
  readonly models?: readonly ModelEntry[] | undefined;
  readonly fail?: readonly Fault[] | undefined;
  readonly latency?: readonly Latency[] | undefined;
  /** Whether tools are listed with annotations. The real server gives none. */
  readonly annotations?: boolean | undefined;
  /** The time; a clock of the mock's own when left out, so that answers depend on the calls alone. */
  readonly now?: Now | undefined;
  /** How to wait; in real time when left out. */
  readonly sleep?: Sleep | undefined;
  /** Called after a `crash` fault has ended every connection. */
  readonly onCrash?: (() => void) | undefined;
}

/** A server that any number of clients may be connected to; they share its models, as Ollama's clients do. */
export interface MockOllama {
  /**
   * Serves one client over a transport of its own.
   * @throws Error when the mock has been closed or has crashed
   */
  connect(transport: Transport): Promise<void>;
  /** Waits until every call is answered; calls that hang are not waited for. */
  idle(): Promise<void>;
  /** Ends every connection; calls without an answer get none. */
  close(): Promise<void>;
}

/**
 * Makes a mock Ollama MCP server.
 * @throws OptionError for options that cannot be followed
 */
export function createMockOllama(options: MockOllamaOptions = {}): MockOllama {
  const { seed = 0, fail: faults = [], latency: latencies = [], annotations = false } = options;
  if (!Number.isSafeInteger(seed)) throw new OptionError(`the seed is ${seed}; it must be a whole number`);
  const now = options.now ?? tickingClock();
  const setting: Setting = {
    ollama: startingOllama(options.models ?? STARTING_MODELS, new Chance(seed), now().getTime()),
    faults,
    latencies,
    now,
    sleep: options.sleep ?? sleepForReal,
    counts: new Map(),
  };
  const connections = new Set<Connection>();
  let closed = false;

  async function close(): Promise<void> {
    closed = true;
    await Promise.all([...connections].map((connection) => connection.close()));
  }

  const host: Host = {
    setting,
    annotations,
    crash() {
      void close().then(() => options.onCrash?.());
    },
  };

  return {
    async connect(transport) {
      if (closed) throw new Error("this mock has ended; make another with createMockOllama");
      const connection = new Connection(host);
      connections.add(connection);
      await connection.open(transport, () => connections.delete(connection));
    },
    async idle() {
      await Promise.all([...connections].map((connection) => connection.idle()));
    },
    close,
  };
}

function startingOllama(models: readonly ModelEntry[], chance: Chance, now: number): Ollama {
  if (models.length > MAX_MODELS)
    throw new OptionError(`there are ${models.length} models to start with; the most is ${MAX_MODELS}`);
  const registry = new Registry();
  for (const entry of models) {
    const model = modelOf(entry, now, chance);
    if (registry.find(model.name) !== undefined)
      throw new OptionError(`the model ${model.name} is there twice; name each model once`);
    registry.put(model);
  }
  return { registry, chance, serving: false, completions: 0 };
}
