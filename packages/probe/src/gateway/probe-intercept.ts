/** A policy × Intercept's program → what it does with calls over stdio, and what callgate says. */

import { type Call, Counters, compile, type Decision, lower, readDocument } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { fieldsOf, listOf, textOf } from "../apis/api.js";
import {
  type Asking,
  clipped,
  lastWords,
  type NoAnswer,
  type Running,
  run,
  TOOL_SERVER,
  VERSION,
} from "../ask-program.js";
import type { Client } from "../child.js";
import { Enclosure } from "../enclosure.js";
import { Room } from "../room.js";
import { type GatewayCall, interceptCalls } from "./intercept-calls.js";

/** The name of the mock behind the gateway. */
const SERVER = "mock";

/** What begins the text of an answer that is a denial. */
const DENIED = "[INTERCEPT POLICY DENIED] ";
const APPROVAL = "[INTERCEPT APPROVAL REQUIRED]";

/** What Intercept logs where it does not take a policy: read in its source, `cmd/root.go` of March 2026. */
const REFUSES = /config validation failed|loading config/;

export type GatewayDecision = "allow" | "deny" | "ask" | "refuses to start" | "unknown";

export interface GatewayAnswer {
  readonly decision: GatewayDecision;
  /** Of a program, whether its list of tools lacks the tool; undefined where it was not asked. */
  readonly hidden?: boolean | undefined;
  readonly message: string;
}

export interface ProbedGatewayCall extends GatewayCall {
  /** When it was made, in milliseconds since 1970 UTC. */
  readonly at: number;
  readonly did: GatewayAnswer;
  readonly said: GatewayAnswer;
  readonly agrees: boolean | undefined;
}

export interface ProbedGateway {
  readonly version: string;
  readonly calls: readonly ProbedGatewayCall[];
  readonly notes: readonly string[];
}

/**
 * Starts Intercept with the policy before a mock server, and makes the calls as an MCP client would, one after the other.
 * @param text the policy's
 * @param tools what the server lists; the policy's own tools are added
 */
export async function probeIntercept(
  text: string,
  uri: string,
  tools: ToolCatalogue | undefined,
  asking: Asking,
): Promise<ProbedGateway | NoAnswer> {
  const running = { ...asking, host: undefined, enclosure: await Enclosure.find(asking.signal) };
  const version = await versionIn(running);
  if ("problem" in version) return version;
  const { policy, enforcement } = lower(readDocument(text, uri), { dialect: "intercept" });
  const { calls, notes } =
    policy === undefined
      ? { calls: [{ tool: "query", args: {} }], notes: [] }
      : interceptCalls(policy, [...(tools?.tools.keys() ?? [])]);
  const asked = await ask(text, calls, running);
  if ("problem" in asked) return asked;
  const engine = policy !== undefined && enforcement === "enforced" ? compile(policy) : undefined;
  const counters = new Counters();
  const compared = calls.map((call, index): ProbedGatewayCall => {
    const { at, did } = asked.answers[index] as TimedAnswer;
    const said =
      engine === undefined
        ? { decision: "refuses to start" as const, message: "" }
        : answerOf(engine.decide({ ...call, at, grant: "" } satisfies Call, counters));
    const agrees = said.decision === "unknown" ? undefined : said.decision === did.decision;
    return { ...call, at, did, said, agrees };
  });
  return { version: version.version, calls: compared, notes: [...notes, ...asked.notes] };
}

async function versionIn(running: Running): Promise<{ readonly version: string } | NoAnswer> {
  const room = new Room();
  try {
    const ended = await run(["--version"], room, room.env("http://127.0.0.1:9"), running);
    if ("problem" in ended) return ended;
    // A build of one's own has no number.
    const version = VERSION.exec(ended.stdout)?.[0] ?? /version (\S+)/.exec(ended.stdout)?.[1];
    return version === undefined
      ? { problem: `${running.binary} does not say its version when started with --version: is it intercept?` }
      : { version };
  } finally {
    room.remove();
  }
}

interface TimedAnswer {
  readonly at: number;
  readonly did: GatewayAnswer;
}

async function ask(
  text: string,
  calls: readonly GatewayCall[],
  running: Running,
): Promise<{ readonly answers: readonly TimedAnswer[]; readonly notes: readonly string[] } | NoAnswer> {
  const room = new Room();
  try {
    const listed = [...new Set(calls.map(({ tool }) => tool))].map((name) => ({
      name,
      description: "",
      inputSchema: { type: "object" },
    }));
    room.write(room.tools, JSON.stringify({ [SERVER]: listed }));
    const policy = `${room.path}/policy.yaml`;
    room.write(policy, text);
    const client = new McpClient(calls);
    const server = [process.execPath, TOOL_SERVER, room.log, room.tools, SERVER];
    const ended = await run(
      ["-c", policy, "--", ...server],
      room,
      room.env("http://127.0.0.1:9"),
      running,
      undefined,
      client,
    );
    if ("problem" in ended) return ended;
    if (!client.isConnected) {
      const said = `${ended.stderr}\n${ended.stdout}`;
      if (ended.code !== 0 && REFUSES.test(said)) {
        const message = clipped(said.split("\n").find((line) => line.includes("config")) ?? "");
        return {
          answers: calls.map(() => ({ at: 0, did: { decision: "refuses to start", message } })),
          notes: ended.notes,
        };
      }
      return { problem: `intercept ended before it answered an MCP client. ${lastWords(ended)}` };
    }
    if (client.problem !== undefined) return { problem: `${client.problem}. ${lastWords(ended)}` };
    if (client.answers.length < calls.length)
      return {
        problem: `intercept ended after ${client.answers.length} of ${calls.length} calls. ${lastWords(ended)}`,
      };
    return { answers: client.answers, notes: ended.notes };
  } finally {
    room.remove();
  }
}

/** An MCP client that lists the tools and makes calls, one after the other. */
class McpClient implements Client {
  readonly #calls: readonly GatewayCall[];
  readonly answers: TimedAnswer[] = [];
  #listed: ReadonlySet<string> = new Set();
  #id = 0;
  #at = 0;
  isConnected = false;
  problem: string | undefined;

  constructor(calls: readonly GatewayCall[]) {
    this.#calls = calls;
  }

  next(line: string | undefined): string | undefined {
    if (line === undefined)
      return this.#request("initialize", {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "callgate-probe", version: "1.0.0" },
      });
    const { id, result, error } = fieldsOf(parsed(line));
    if (id !== this.#id) {
      this.problem = `intercept answered an MCP client with what is no answer to it: ${clipped(line)}`;
      return undefined;
    }
    switch (this.#id) {
      case 1:
        this.isConnected = true;
        // A notification has no answer: both go in one breath.
        return `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n${this.#request("tools/list", {})}`;
      case 2:
        this.#listed = new Set(listOf(fieldsOf(result).tools).map(({ name }) => String(name)));
        return this.#call();
      default: {
        const call = this.#calls[this.answers.length] as GatewayCall;
        const did = this.#answer(call, result, error);
        if (did === undefined) {
          this.problem = `intercept answered the call of ${call.tool} in words that callgate does not know: ${clipped(line)}`;
          return undefined;
        }
        this.answers.push({ at: this.#at, did });
        return this.#call();
      }
    }
  }

  #call(): string | undefined {
    const call = this.#calls[this.answers.length];
    if (call === undefined) return undefined;
    this.#at = Date.now();
    return this.#request("tools/call", { name: call.tool, arguments: call.args });
  }

  #request(method: string, params: object): string {
    return JSON.stringify({ jsonrpc: "2.0", id: ++this.#id, method, params });
  }

  #answer({ tool }: GatewayCall, result: unknown, error: unknown): GatewayAnswer | undefined {
    const hidden = !this.#listed.has(tool);
    const text = error === undefined ? textOf(fieldsOf(result).content) : String(fieldsOf(error).message);
    if (text.startsWith(DENIED)) return { decision: "deny", hidden, message: clipped(text.slice(DENIED.length)) };
    if (text.startsWith(APPROVAL)) return { decision: "ask", hidden, message: clipped(text) };
    return text === "reached the server" ? { decision: "allow", hidden, message: text } : undefined;
  }
}

const DECISIONS = { allow: "allow", deny: "deny", approval: "ask", notEvaluated: "unknown" } as const;

function answerOf({ outcome, message }: Decision): GatewayAnswer {
  return { decision: DECISIONS[outcome], message };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
