/** Cases × the installed program → what it did, and what callgate says. */

import type { HostId } from "@callgate/core";
import { type HostAnswer, type HostVector, hostAnswer } from "@callgate/core/conformance";
import {
  type Asking,
  askProgram,
  hostNames,
  type NoAnswer,
  type Running,
  type Untried,
  versionOf,
} from "./ask-program.js";
import { type CaseGroup, grouped, isTrusted } from "./cases.js";
import type { Driver } from "./drivers/driver.js";
import { DRIVERS } from "./drivers/index.js";
import { Enclosure } from "./enclosure.js";
import type { Decided, ProbeCase } from "./session.js";

/** What a program did with one call. */
export interface ProbedCall {
  /** The answer as a vector, with what the program said. */
  readonly vector: HostVector & Pick<Decided, "message">;
  /** What callgate says of this version; `unknown` where it does not say. */
  readonly said: HostAnswer;
  /** Undefined where callgate does not say. */
  readonly agrees: boolean | undefined;
}

/** A case that was not tried, and why, as a sentence. */
export interface UntriedCase {
  readonly id: string;
  readonly reason: string;
}

export interface Probed {
  /** As the program says it. */
  readonly version: string;
  readonly calls: readonly ProbedCall[];
  readonly untried: readonly UntriedCase[];
  /** Sentences about what the program was not given, and what it tried; each once. */
  readonly notes: readonly string[];
}

/** The hosts whose programs can be asked. */
export const PROBED_HOSTS = Object.keys(DRIVERS) as HostId[];

/** What the host's program is called. */
export function commandOf(host: HostId): string {
  return DRIVERS[host].command;
}

/** What a probe of the host may choose besides the policy's files. */
export function choicesOf(host: HostId): NonNullable<Driver["chooses"]> {
  return DRIVERS[host].chooses ?? {};
}

/**
 * Asks the program, in a run for each policy, and compares.
 * @returns a problem where the program does not answer; it is stopped then, and everything removed
 */
export async function probeHost(host: HostId, cases: readonly ProbeCase[], asking: Asking): Promise<Probed | NoAnswer> {
  const driver = DRIVERS[host];
  const running = { ...asking, host, enclosure: await Enclosure.find(asking.signal) };
  const version = await versionOf(driver, running);
  if ("problem" in version) return version;
  const engine = driver.engine(version.version);
  const calls: ProbedCall[] = [];
  const untried: UntriedCase[] = [];
  const notes = new Set<string>();
  for (const given of grouped(cases)) {
    const { group, shared } = withoutSharedNames(given, driver);
    untried.push(...shared);
    if (group.cases.length === 0) continue;
    const asked = await probeGroup(driver, engine, group, running);
    if ("problem" in asked) return { problem: `${asked.problem} (case ${group.cases[0]?.id})` };
    if ("untried" in asked) {
      untried.push(...group.cases.map(({ id }) => ({ id, reason: asked.untried })));
      continue;
    }
    for (const note of asked.notes) notes.add(note);
    calls.push(...asked.calls);
  }
  const [first] = untried;
  if (calls.length === 0 && first !== undefined) return { problem: first.reason };
  return { version: version.version, calls, untried, notes: [...notes] };
}

/** The group without calls of tools that the program offers under the name of another: it is not seen which of them is called. */
function withoutSharedNames({ session, cases }: CaseGroup, driver: Driver) {
  const nameOf = driver.nameOf ?? hostNames(driver);
  const tools = new Map<string, Set<string>>();
  for (const [server, all] of session.servers)
    for (const { name } of all) {
      const called = nameOf(server, name);
      tools.set(called, new Set([...(tools.get(called) ?? []), `${server}/${name}`]));
    }
  const sharing = ({ call: { server, tool } }: ProbeCase) => [...(tools.get(nameOf(server, tool)) ?? [])];
  const isShared = cases.map((one) => sharing(one).length > 1);
  return {
    group: {
      session: { ...session, calls: session.calls.filter((_, index) => !isShared[index]) },
      cases: cases.filter((_, index) => !isShared[index]),
    },
    shared: cases
      .filter((_, index) => isShared[index])
      .map((one) => ({
        id: one.id,
        reason: `${driver.host} calls ${sharing(one).join(" and ")} by one name, so that only one of them can be reached`,
      })),
  };
}

/** One run: the cases of one policy. @param engine the program and its version, as vectors name it */
export async function probeGroup(
  driver: Driver,
  engine: string,
  { session, cases }: CaseGroup,
  running: Running,
): Promise<Pick<Probed, "calls" | "notes"> | NoAnswer | Untried> {
  const asked = await askProgram(driver, session, running);
  if (!("answers" in asked)) return asked;
  const calls = cases.map((one, index) => compared(one, engine, asked.answers[index] as Decided, session.servers));
  return { calls, notes: asked.notes };
}

function compared(
  { id, policy, context, call }: ProbeCase,
  engine: string,
  { decision, hidden, modelName, message }: Decided,
  servers: ReadonlyMap<string, readonly { readonly name: string }[]>,
): ProbedCall {
  const vector: HostVector & Pick<Decided, "message"> = {
    id,
    engine,
    policy,
    // What decided is stated, so that the vector can be run by whoever has it.
    context: {
      ...context,
      interactive: false,
      folderTrusted: isTrusted(context),
      // Where it is not stated, the program was given no hooks.
      hooks: context.hooks ?? "none",
      ...(context.tools === undefined && context.servers === undefined
        ? { tools: Object.fromEntries(servers) as NonNullable<HostVector["context"]["tools"]> }
        : {}),
    },
    call,
    ...(modelName === undefined ? {} : { modelName }),
    decision,
    ...(hidden === undefined ? {} : { hidden }),
    message,
  };
  const said = hostAnswer(vector);
  const agrees =
    said.decision === "unknown"
      ? undefined
      : said.decision === decision && (said.hidden === undefined || hidden === undefined || said.hidden === hidden);
  return { vector, said, agrees };
}
