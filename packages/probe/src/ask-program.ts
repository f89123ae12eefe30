/** A program and sessions → what it did with each call. */

import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { HOSTS, type HostId } from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
import { modelName } from "@callgate/core/policy";
import { callId } from "./apis/api.js";
import { changedBetween, listingOf } from "./changed-places.js";
import { type Client, type Ended, endMarked, runProgram } from "./child.js";
import { Conversation, markOf, NO_TOOLS } from "./conversation.js";
import type { Driver } from "./drivers/driver.js";
import type { Enclosure } from "./enclosure.js";
import { serveModel } from "./model-server.js";
import { Room, type ServerEvent } from "./room.js";
import type { Decided, Session } from "./session.js";

/** The mock of servers, beside this module. */
export const TOOL_SERVER = fileURLToPath(new URL("./tool-server.js", import.meta.url));

const MAX_MESSAGE = 260;

const MOST_PATHS = 5;

/** The server that cases start with their own words: `node server.mjs LOG SERVER TOOLS`. */
const OWN_SERVER = "server.mjs";

function ownServer({ log, tools }: Room): string {
  const args = `${JSON.stringify(log)}, ${JSON.stringify(tools)}`;
  const mock = JSON.stringify(pathToFileURL(TOOL_SERVER).href);
  return `process.argv.splice(2, Infinity, ${args}, process.argv[3]);\nawait import(${mock});\n`;
}

/** The same program, after the files of the folder were put into `/etc`. */
function withEtc(
  folder: string,
  { command, args }: { readonly command: string; readonly args: readonly string[] },
): { readonly command: string; readonly args: readonly string[] } {
  return { command: "sh", args: ["-c", 'cp -R "$0"/. /etc/ && exec "$@"', folder, command, ...args] };
}

export interface Asked {
  /** For each of the session's calls. */
  readonly answers: readonly Decided[];
  /** Sentences about what the program was not given, and what it tried. */
  readonly notes: readonly string[];
}

/** Why there is no answer, as a sentence. */
export interface NoAnswer {
  readonly problem: string;
}

/** Why a policy was not tried, as a sentence: the program cannot be given it. */
export interface Untried {
  readonly untried: string;
}

export interface Asking {
  /** The program's file. */
  readonly binary: string;
  /** How long one run may take, in milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Whether the cases are the project's own: their files and flags are given as they are, harmless or not. */
  readonly gives?: "all" | undefined;
}

/** How a program is asked, on a system that allows this enclosure. */
export interface Running extends Asking {
  /** Undefined of a gateway. */
  readonly host: HostId | undefined;
  readonly enclosure: Enclosure | undefined;
}

export const VERSION = /\d+\.\d+\.\d+(?:-[\w.]+)?/;

/** Asks the program for its version, in an empty home. */
export async function versionOf(driver: Driver, asking: Running): Promise<{ readonly version: string } | NoAnswer> {
  const room = new Room();
  try {
    // No mock listens: whatever the program wants to reach is refused.
    const ended = await run(["--version"], room, room.env("http://127.0.0.1:9"), asking);
    if ("problem" in ended) return ended;
    const version = VERSION.exec(ended.stdout)?.[0];
    return version === undefined
      ? { problem: `${asking.binary} does not say its version when started with --version: is it ${driver.host}?` }
      : { version };
  } finally {
    room.remove();
  }
}

/**
 * Runs the program with the session's policy, and asks for its calls one by one. Some programs end where they would ask a
 * person: these run again for the calls that are left.
 */
export async function askProgram(
  driver: Driver,
  session: Session,
  asking: Running,
): Promise<Asked | NoAnswer | Untried> {
  const answers: Decided[] = [];
  const notes = new Set<string>();
  while (answers.length < session.calls.length) {
    const rest = { ...session, calls: session.calls.slice(answers.length) };
    const asked = await askOnce(driver, rest, asking);
    if (!("answers" in asked)) return asked;
    for (const note of asked.notes) notes.add(note);
    answers.push(...asked.answers);
  }
  return { answers, notes: [...notes] };
}

/** One run: the answers to some of the session's calls, from the first on; at least one. */
async function askOnce(driver: Driver, session: Session, asking: Running): Promise<Asked | NoAnswer | Untried> {
  const numbers = new Map<string, number>();
  const servers = [...session.servers].map(([server, tools]) => {
    const listed = tools.map(({ name, annotations }) => {
      numbers.set(JSON.stringify([server, name]), numbers.size);
      const inputSchema = { type: "object", properties: { q: { type: "string" } } };
      return { name, description: markOf(numbers.size - 1), inputSchema, ...(annotations && { annotations }) };
    });
    return [server, listed] as const;
  });
  const calls = session.calls.map(({ server, tool, args }) => ({
    tool: numbers.get(JSON.stringify([server, tool])) ?? -1,
    name: (driver.nameOf ?? hostNames(driver))(server, tool),
    args,
  }));
  const conversation = new Conversation(driver.api, calls);
  const model = await serveModel((path, body) => conversation.answer(path, body));
  const room = new Room();
  try {
    room.write(room.tools, JSON.stringify(Object.fromEntries(servers)));
    const commands = servers.map(([server]) => {
      return [server, { command: process.execPath, args: [TOOL_SERVER, room.log, room.tools, server] }] as const;
    });
    const { home, work } = room;
    const needsEtc = asking.gives === "all" && session.files.some(({ path }) => path.startsWith("/etc/"));
    // The enclosure alone keeps such files from the disk.
    const etc = needsEtc && asking.enclosure !== undefined ? join(room.path, "etc") : undefined;
    const whole = asking.gives === "all" ? { etc } : undefined;
    const start = driver.start(session, { home, work, url: model.url, servers: new Map(commands), whole });
    if (typeof start === "string") return { untried: start };
    if (whole !== undefined) room.write(join(work, OWN_SERVER), ownServer(room));
    for (const [path, text] of start.files) room.write(path, text);
    const before = stampOf(asking.binary);
    const ended = await run(start.args, room, { ...room.env(model.url), ...start.env }, asking, etc);
    if ("problem" in ended) return ended;
    if (stampOf(asking.binary) !== before) return { problem: `${asking.binary} changed while it was asked` };
    const answers = answersOf(driver, session, calls, conversation, room, ended);
    if ("problem" in answers) return answers;
    const notes = [
      ...ended.notes,
      ...start.left.map((what) => `the program was not given ${what}, which could start or reach something`),
      ...[...model.refused].sort().map((host) => `the program wanted to reach ${host}, and was refused`),
    ];
    return { answers, notes };
  } finally {
    model.close();
    room.remove();
  }
}

/** What ran, and notes on what it did elsewhere. */
export type Ran = Ended & { readonly notes: readonly string[] };

/** Runs the program in a room, and says what it did elsewhere. @param client what speaks to it by its standard streams */
export async function run(
  args: readonly string[],
  room: Room,
  env: Readonly<Record<string, string>>,
  { binary, patience, signal, enclosure, host }: Running,
  etc?: string,
  client?: Client,
): Promise<Ran | NoAnswer> {
  // What npm puts there for a script may be a link to a file that the system does not start.
  const isScript = /\.[cm]?js$/.test(binary);
  const started = isScript ? { command: process.execPath, args: [binary, ...args] } : { command: binary, args };
  const program = etc === undefined ? started : withEtc(etc, started);
  const alone = { ...program, cwd: room.work, env };
  const places = enclosure === undefined ? likelyPlaces(host) : [];
  const before = listingOf(places);
  let ended: Ended;
  try {
    if (!isScript) accessSync(binary, constants.X_OK);
    ended = await runProgram(enclosure?.around(alone, room) ?? alone, patience, signal, client);
  } catch (error) {
    return { problem: `${binary} cannot be started: ${(error as Error).message}` };
  } finally {
    endMarked(room.path);
  }
  if (signal.aborted) return { problem: String(signal.reason) };
  if (ended.isLate)
    return {
      problem: `${binary} did not end within ${patience / 1000} s and was stopped; give it longer with --timeout. ${lastWords(ended)}`,
    };
  if (enclosure === undefined)
    return {
      ...ended,
      notes: [
        NOT_WATCHED,
        ...changedBetween(before, listingOf(places)).map(
          (path) => `${path} changed meanwhile: this program wrote it, or another`,
        ),
      ],
    };
  const { written: all, unwatched } = enclosure.outside(room);
  // What the case put there itself.
  const isOurs = (path: string) => etc !== undefined && existsSync(join(etc, relative("/etc", path)));
  const written = all?.filter((path) => !isOurs(path));
  if (written === undefined) return { problem: `${binary} ended what watched it. ${lastWords(ended)}` };
  if (written.includes(realpathSync(binary)))
    return { problem: `${binary} changed while it was asked, by its own doing; the file on the disk is as it was` };
  if (written.length > 0)
    return {
      problem: `${binary} wrote outside of the folder made for it, which kept nothing of that on the disk: ${listed(written)}`,
    };
  return {
    ...ended,
    notes: unwatched.length > 0 ? [`what the program writes was not watched in ${listed(unwatched)}`] : [],
  };
}

const NOT_WATCHED =
  "this system does not let callgate watch what a program writes: only a few folders were compared before and after";

/** Where a program would write if it heeded neither its home nor its folder. */
function likelyPlaces(host: HostId | undefined): readonly string[] {
  const home = homedir();
  const files = host === undefined ? [] : HOSTS[host].files;
  const own = files.filter(({ path }) => path.startsWith("~/")).map(({ path }) => dirname(join(home, path.slice(2))));
  return [...new Set([home, process.cwd(), ...own.filter((folder) => !folder.includes("*"))])];
}

/** The first of them. */
function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_PATHS;
  return `${paths.slice(0, MOST_PATHS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function answersOf(
  driver: Driver,
  session: Session,
  calls: readonly { readonly tool: number; readonly name: string }[],
  conversation: Conversation,
  room: Room,
  ended: Ended,
): readonly Decided[] | NoAnswer {
  const { stdout, stderr } = ended;
  if (conversation.turns === 0) {
    const said = `${stderr}\n${stdout}`;
    if (driver.login.test(said)) return { problem: `${driver.host} asks for a login. ${lastWords(ended)}` };
    if (ended.code !== 0 && driver.refuses.test(said))
      return session.calls.map(() => ({
        decision: "refuses to start",
        message: clipped(lineOf(said, driver.refuses)),
      }));
    // A rule may take every tool away, its own too.
    if (ended.code === 0 && stdout.includes(NO_TOOLS))
      return calls.map(({ name }) => ({ decision: "deny", hidden: true, modelName: name, message: "" }));
    const [other] = conversation.others;
    const instead =
      other === undefined ? "" : `; it asked for ${clipped(other)}, which is no turn of the API that callgate mocks`;
    return { problem: `${driver.host} ended without asking its model for anything${instead}. ${lastWords(ended)}` };
  }
  const events = room.events();
  const answers: Decided[] = [];
  const printed = driver.results?.(stdout) ?? new Map<string, string>();
  const asked = driver.asked?.(stdout) ?? new Set<string>();
  for (const [index, { server, tool, args }] of session.calls.entries()) {
    const call = calls[index] as (typeof calls)[number];
    const name = conversation.offeredAs(call.tool);
    const result = conversation.resultOf(index) ?? printed.get(callId(index));
    const hidden = name === undefined;
    const of = { hidden, modelName: name ?? call.name, message: clipped(sentenceOf(result ?? "", driver)) };
    const isIt = (one: ServerEvent) =>
      one.event === "call" && one.server === server && one.tool === tool && isDeepStrictEqual(one.args, args);
    if (events.some(isIt)) {
      answers.push({ ...of, decision: "allow" });
      continue;
    }
    const heard = new Set(events.filter((one) => one.server === server).map(({ event }) => event));
    if (hidden && heard.has("start") && !heard.has("list"))
      return { problem: `${driver.host} started the mock of ${server} and did not ask it for its tools in time` };
    if (result === undefined && answers.length > 0) return answers;
    if (result === undefined)
      return { problem: `${driver.host} gave its model no answer to the call of ${of.modelName}. ${lastWords(ended)}` };
    if (hidden) answers.push({ ...of, decision: "deny" });
    else if (driver.asks.test(result) || asked.has(callId(index))) answers.push({ ...of, decision: "ask" });
    else if (driver.denies.test(result)) answers.push({ ...of, decision: "deny" });
    else
      return {
        problem: `${driver.host} answered the call of ${of.modelName} in words that callgate does not know: ${of.message}`,
      };
  }
  return answers;
}

/** The names that the host makes of a server and a tool, by callgate's model of it. */
export function hostNames({ host }: Driver): (server: string, tool: string) => string {
  const naming = lowerLayers(host, []).policy?.access.naming;
  return (server, tool) => (naming === undefined ? tool : modelName(naming, server, tool));
}

/** Size and time of a file: whether a program replaced itself. */
function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

/** The line that says why a call did not come through; else all. */
function sentenceOf(result: string, { asks, denies }: Driver): string {
  return lineOf(result, asks) || lineOf(result, denies) || result;
}

function lineOf(text: string, pattern: RegExp): string {
  return text.split("\n").find((line) => pattern.test(line)) ?? "";
}

export function lastWords({ code, stdout, stderr }: Ended): string {
  const last = (stderr.trim() || stdout.trim()).slice(-MAX_MESSAGE);
  const how = code === undefined ? "It was ended by a signal" : `Its exit code was ${code}`;
  return last === "" ? `${how}, and it said nothing` : `${how}; it said last: ${last}`;
}

/** The first line, and of that no more than a person reads. */
export function clipped(all: string): string {
  const [text = ""] = all.trim().split("\n");
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
}
