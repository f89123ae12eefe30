/** Vectors of what a running host really decided → how our engine compares. */

import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import { GEMINI_CORE } from "../hosts/gemini-cli/gemini-cli.js";
import type { Host, HostContext, HostId } from "../hosts/host.js";
import { lowerLayers } from "../hosts/index.js";
import { type FoundFile, hostFileAt, layersOf } from "../hosts/layers.js";
import { HOSTS } from "../hosts/list.js";
import { isHidden } from "../policy/queries.js";
import { fieldOf, isObject } from "../values/json-values.js";
import type { ToolAnnotations } from "../values/tool-annotations.js";

/** One line of a file of a host's answers. */
export interface HostVector {
  readonly id: string;
  /** Program and version. */
  readonly engine: string;
  /** Texts by path; `~/` is the home, a path without a root is in the project. `flags` is a command line. */
  readonly policy: Readonly<Record<string, string>>;
  readonly context: HostVectorContext;
  /** Null where the program does not come to a call; a tool without a server is the program's own. */
  readonly call: {
    readonly server?: string;
    readonly tool: string;
    readonly args?: unknown;
    readonly annotations?: ToolAnnotations;
  } | null;
  /** The name by which the model calls the tool; the host's own for it where it is left out. */
  readonly modelName?: string;
  readonly decision: "allow" | "deny" | "ask" | "refuses to start" | "error";
  /** Whether the tool was offered to the model; compared where it is given. */
  readonly hidden?: boolean;
}

export interface HostVectorContext {
  readonly flags?: readonly string[];
  readonly approvalMode?: string;
  readonly interactive?: boolean;
  readonly folderTrusted?: boolean;
  readonly projectTrust?: "trusted" | "untrusted";
  /** Tools by server, with what the server says of each. */
  readonly servers?: Readonly<Record<string, readonly VectorTool[]>>;
  readonly tools?: Readonly<Record<string, readonly VectorTool[]>>;
  /** What the hooks answered; `none` where they said nothing that counts. Left out: not stated. */
  readonly hooks?: HostContext["hooks"];
}

/** A name, one with annotations as percent-encoded JSON behind a `!`, or both apart. */
export type VectorTool = string | { readonly name: string; readonly annotations?: ToolAnnotations };

/** What begins the `engine` of a host's vectors. */
const ENGINES: readonly (readonly [RegExp, string])[] = [
  [/^claude-code\b/, "claude-code"],
  [/^opencode\b/, "opencode"],
  [/^GitHub Copilot CLI\b/, "copilot-cli"],
  [/^codex-cli\b/, "codex"],
  [/^@google\/gemini-cli/, "gemini-cli"],
];

/** Folders by which vectors name a place that the host calls otherwise. */
const FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^proj\//, ""],
  [/^home\//, "~/"],
  [/^user\//, "~/.gemini/policies/"],
  [/^admin\//, "/etc/gemini-cli/policies/"],
  [/^settings\.json$/, "~/.gemini/settings.json"],
];

/** Where the vectors' project is, for files that name it; they write `@DIR@/proj`. */
const ROOT = "/vector";

/** The folder of the vectors' project, as files name it that `hostVectorFiles` gives. */
export const VECTOR_PROJECT = `${ROOT}/proj`;

/** Whether a line is a vector of a host, and not of a gateway. */
export function isHostVector(value: unknown): value is HostVector {
  return isObject(value) && typeof value.engine === "string" && isObject(value.policy) && "call" in value;
}

/** The host that a vector's engine is; undefined where none of ours is it. */
export function hostOfEngine(engine: string): Host | undefined {
  const id = ENGINES.find(([pattern]) => pattern.test(engine))?.[1];
  return id !== undefined && Object.hasOwn(HOSTS, id) ? HOSTS[id as HostId] : undefined;
}

export interface HostVectorResult {
  /** As sentences; none where the vector conforms. */
  readonly differences: readonly string[];
  /** The hooks' answer that the vector does not state and with which the engine comes to the recorded decision. */
  readonly supposedHooks: HostContext["hooks"];
}

type HooksAnswer = NonNullable<HostContext["hooks"]>;
const HOOK_ANSWERS: readonly HooksAnswer[] = ["none", "allow", "ask", "deny"];

/**
 * Runs one vector of a host. Where its hooks decide and it does not state what they answered, it conforms when the recorded
 * decision follows from one of the answers that a hook can give.
 */
export function runHostVector(vector: HostVector): HostVectorResult {
  const host = hostOfEngine(vector.engine);
  if (host === undefined) return differing(`no host of callgate is ${vector.engine}`);
  const files = filesOf(vector);
  const unknown = files.filter(({ path }) => hostFileAt(host, path) === undefined);
  if (unknown.length > 0) return differing(`${host.id} reads no ${unknown.map(({ path }) => path).join(", ")}`);
  const context = contextOf(vector);
  const answer = answerOf(host, vector, files, context);
  const same = isRecorded(answer, vector);
  if (!same && answer.decision === "unknown" && context.hooks === undefined) {
    const hooks = HOOK_ANSWERS.find((one) =>
      isRecorded(answerOf(host, vector, files, { ...context, hooks: one }), vector),
    );
    if (hooks !== undefined) return { differences: [], supposedHooks: hooks };
  }
  return same
    ? { differences: [], supposedHooks: undefined }
    : differing(`expected ${inWords(vector)}, got ${inWords(answer)}`);
}

function differing(difference: string): HostVectorResult {
  return { differences: [difference], supposedHooks: undefined };
}

/** What the engine says of a vector's call; `hidden` is left out where it does not come to a call. */
export interface HostAnswer {
  readonly decision: "allow" | "deny" | "ask" | "unknown" | "starts" | "refuses to start";
  readonly hidden?: boolean | undefined;
}

/** What the engine says of a vector's call, without looking at what the vector recorded. @throws Error for an engine of no host */
export function hostAnswer(vector: HostVector): HostAnswer {
  const host = hostOfEngine(vector.engine);
  if (host === undefined) throw new Error(`no host of callgate is ${vector.engine}`);
  return answerOf(host, vector, filesOf(vector), contextOf(vector));
}

/** The files that a vector's policy is, by the places where the host looks for them, and its command line. */
export function hostVectorFiles(vector: Pick<HostVector, "policy" | "context">): {
  readonly files: readonly FoundFile[];
  readonly flags: readonly string[];
} {
  return { files: filesOf(vector), flags: flagsOf(vector) };
}

function isRecorded(answer: HostAnswer, vector: HostVector): boolean {
  return (
    answer.decision === (vector.decision === "error" ? "refuses to start" : vector.decision) &&
    (vector.hidden === undefined || answer.hidden === undefined || answer.hidden === vector.hidden)
  );
}

function inWords({ decision, hidden }: Pick<HostVector, "decision" | "hidden"> | HostAnswer): string {
  return hidden === undefined ? decision : `${decision}, ${hidden ? "hidden" : "offered"}`;
}

const DECISIONS = { allow: "allow", deny: "deny", approval: "ask", notEvaluated: "unknown" } as const;

function answerOf(host: Host, vector: HostVector, files: readonly FoundFile[], context: HostContext): HostAnswer {
  const { policy } = lowerLayers(host.id, layersOf(host, files, flagsOf(vector)), context);
  if (policy === undefined) return { decision: "refuses to start" };
  if (vector.call === null) return { decision: "starts" };
  const { server = "", tool, args = {} } = vector.call;
  const ref = { server, tool, model: vector.modelName, annotations: annotationsOf(vector) };
  const { outcome } = compile(policy).decide({ ...ref, args, at: 0, grant: "" }, new Counters());
  return { decision: DECISIONS[outcome], hidden: isHidden(policy, ref) };
}

/** How a file of `mcp-config.json` is given by its servers' `tools` alone. */
const TOOLS_OF_SERVERS = / \(tools\)$/;

function filesOf({ policy, context }: Pick<HostVector, "policy" | "context">): FoundFile[] {
  return Object.entries(policy)
    .filter(([path]) => path !== "flags")
    .map(([written, text]) => {
      const path = FOLDERS.reduce((place, [folder, ours]) => place.replace(folder, ours), written);
      return TOOLS_OF_SERVERS.test(path)
        ? { path: path.replace(TOOLS_OF_SERVERS, ""), text: serversWith(text, context) }
        : { path, text: text.replaceAll("@DIR@", ROOT) };
    });
}

/** A file with the context's servers, each with the `tools` that the text gives it; a text that is not JSON gives none. */
function serversWith(text: string, { tools = {} }: HostVectorContext): string {
  const given = text.startsWith("{") ? (JSON.parse(text) as unknown) : {};
  const servers = Object.keys(tools).map((name) => {
    const listed = fieldOf(given, name);
    return [name, listed === undefined ? {} : { tools: listed }] as const;
  });
  return JSON.stringify({ mcpServers: Object.fromEntries(servers) });
}

function flagsOf({
  policy,
  context: { flags, tools = {}, servers = {} },
}: Pick<HostVector, "policy" | "context">): readonly string[] {
  const line = policy.flags;
  return line === undefined ? (flags ?? []) : wordsOf(line, [...Object.keys(tools), ...Object.keys(servers)]);
}

/**
 * The words of a command line that was joined by blanks: none of its quotes are left, so that a server's name with a
 * blank, and what is in parentheses, is not cut.
 */
function wordsOf(line: string, servers: readonly string[]): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === " ") {
      at++;
      continue;
    }
    const start = at;
    at += servers.find((name) => name.includes(" ") && line.startsWith(name, at))?.length ?? 0;
    for (let depth = 0; at < line.length && (depth > 0 || line[at] !== " "); at++)
      depth += line[at] === "(" ? 1 : line[at] === ")" ? -1 : 0;
    words.push(line.slice(start, at));
  }
  return words;
}

function contextOf({ engine, context }: HostVector): HostContext {
  const { approvalMode, interactive = false, folderTrusted, projectTrust, hooks } = context;
  const version = /\b\d+\.\d+\.\d+\b/.exec(engine)?.[0];
  const trusted = folderTrusted ?? (projectTrust === undefined ? undefined : projectTrust === "trusted");
  return {
    ...(/^@google\/gemini-cli-core\b/.test(engine) ? { engine: GEMINI_CORE } : {}),
    interactive,
    folder: VECTOR_PROJECT,
    ...(version === undefined ? {} : { version }),
    ...(trusted === undefined ? {} : { trusted }),
    ...(approvalMode === undefined ? {} : { mode: approvalMode }),
    ...(hooks === undefined ? {} : { hooks }),
  };
}

/** What the server says of the called tool: nothing, where the vector gives it no annotations. */
function annotationsOf({ call, context: { servers, tools } }: HostVector): ToolAnnotations {
  if (call?.annotations !== undefined) return call.annotations;
  for (const listed of (tools ?? servers)?.[call?.server ?? ""] ?? []) {
    const { name, annotations } = vectorTool(listed);
    if (name === call?.tool && annotations !== undefined) return annotations;
  }
  return {};
}

/** A tool of a vector's context, by its name and what the server says of it. */
export function vectorTool(listed: VectorTool): {
  readonly name: string;
  readonly annotations?: ToolAnnotations | undefined;
} {
  if (typeof listed !== "string") return listed;
  const [name = "", encoded] = listed.split("!");
  return encoded === undefined
    ? { name }
    : { name, annotations: JSON.parse(decodeURIComponent(encoded)) as ToolAnnotations };
}
