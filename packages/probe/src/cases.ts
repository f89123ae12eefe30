/** Cases → sessions: those of one policy are asked in one run of the program. */

import type { HostId } from "@callgate/core";
import { type HostVector, hostOfEngine, hostVectorFiles, vectorTool } from "@callgate/core/conformance";
import { fieldsOf } from "./apis/api.js";
import type { ProbeCase, Session } from "./session.js";

/** One policy with its cases, in the order given. */
export interface CaseGroup {
  readonly session: Session;
  readonly cases: readonly ProbeCase[];
}

/** What a file of cases holds for one host. */
export interface ReadCases {
  readonly cases: readonly ProbeCase[];
  /** How many lines are of other hosts, or ask for nothing that a call shows. */
  readonly passedOver: number;
  /** What is wrong with lines, as sentences. */
  readonly problems: readonly string[];
}

/** Lines of vectors, with or without what was answered → cases. Lines whose `engine` is another host are passed over. */
export function readCases(text: string, name: string, host: HostId): ReadCases {
  const cases: ProbeCase[] = [];
  const problems: string[] = [];
  let passedOver = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = caseOf(line);
    if (typeof read === "string") problems.push(`${name}:${index + 1} ${read}`);
    else if (read.engine !== undefined && hostOfEngine(read.engine)?.id !== host) passedOver++;
    else if (isAsked(read.call)) cases.push({ ...read, call: read.call });
    else passedOver++;
  }
  return { cases, passedOver, problems };
}

type ReadCase = Omit<HostVector, "engine" | "decision" | "hidden"> & { readonly engine?: string };

function caseOf(line: string): ReadCase | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "is not JSON";
  }
  const { id, engine, policy, context, call, modelName } = fieldsOf(value);
  if (typeof id !== "string") return "has no `id`";
  if (engine !== undefined && typeof engine !== "string") return "has an `engine` that is no text";
  const files = Object.values(fieldsOf(policy));
  if (typeof policy !== "object" || policy === null || !files.every((one) => typeof one === "string"))
    return "has no `policy` of files and their texts";
  return {
    id,
    policy: policy as HostVector["policy"],
    context: fieldsOf(context) as HostVector["context"],
    call: (call ?? null) as HostVector["call"],
    ...(engine === undefined ? {} : { engine }),
    ...(typeof modelName === "string" ? { modelName } : {}),
  };
}

/** A call of a server's tool: a program's own tools would do what they are for. */
function isAsked(call: ReadCase["call"]): call is ProbeCase["call"] {
  return call !== null && typeof call.server === "string" && call.server !== "" && typeof call.tool === "string";
}

/** Groups cases by policy, context, and what a case alone says of its tool. */
export function grouped(cases: readonly ProbeCase[]): CaseGroup[] {
  const groups = new Map<string, ProbeCase[]>();
  for (const one of cases) {
    const { server, tool, annotations } = one.call;
    // In one run a tool has one set of annotations.
    const own = annotations === undefined ? null : [server, tool, annotations];
    const key = JSON.stringify([one.policy, one.context, own]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => ({ session: sessionOf(group), cases: group }));
}

function sessionOf(cases: readonly ProbeCase[]): Session {
  const [{ policy, context } = { policy: {}, context: {} }] = cases;
  const { tools, servers, approvalMode } = context;
  const listed = Object.entries(tools ?? servers ?? {}).map(
    ([server, all]) => [server, new Map(all.map(vectorTool).map((tool) => [tool.name, tool]))] as const,
  );
  const byServer = new Map(listed);
  for (const { server, tool, annotations } of cases.map(({ call }) => call)) {
    const known = byServer.get(server) ?? new Map();
    byServer.set(server, known);
    if (!known.has(tool) || annotations !== undefined) known.set(tool, { name: tool, annotations });
  }
  return {
    ...hostVectorFiles({ policy, context }),
    trusted: isTrusted(context),
    mode: approvalMode,
    hooks: context.hooks,
    servers: new Map([...byServer].map(([server, all]) => [server, [...all.values()]])),
    calls: cases.map(({ id, call }) => ({ id, server: call.server, tool: call.tool, args: call.args ?? {} })),
  };
}

/** Whether the user trusts the folder, which a case may leave out: then they do. */
export function isTrusted({ folderTrusted, projectTrust }: ProbeCase["context"]): boolean {
  return folderTrusted ?? projectTrust !== "untrusted";
}
