/**
 * The bundled sessions, made again byte for byte: official SDK clients speak to the mock Ollama server, and each message
 * that passes is written down by the recorder's own code.
 *
 *   node packages/cli/scripts/make-sessions.mjs FOLDER [--clock 2026-01-15T10:00:00.000Z]
 *
 * Only the clock is not real: it starts where `--clock` says and moves as the plans in `sessions.mjs` say.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMockOllama } from "@callgate/mock-ollama";
import { Redaction } from "@callgate/project/replay";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { recordLine } from "../dist/commands/record/record-line.js";
import { SESSIONS } from "./sessions.mjs";

const CLOCK = "2026-01-15T10:00:00.000Z";

/** How long every answer takes, in milliseconds. */
const ANSWER = 400;

/** Every bundled session: file name → text. */
export async function makeSessions(clock = CLOCK) {
  const files = new Map();
  for (const session of SESSIONS) for (const [name, text] of await makeSession(session, clock)) files.set(name, text);
  return files;
}

async function makeSession({ seed, fail, agents }, clock) {
  let now = Date.parse(clock);
  const mock = createMockOllama({
    seed,
    fail,
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  const recordings = [];
  for (const [file, calls] of Object.entries(agents)) recordings.push(await connect(mock, file, calls, () => now));
  for (const recording of recordings) {
    recording.due = now;
    await recording.client.listTools();
  }
  for (;;) {
    const next = recordings.filter(({ calls }) => calls.length > 0).sort((a, b) => dueOf(a) - dueOf(b))[0];
    if (next === undefined) break;
    now = Math.max(now, dueOf(next));
    const { tool, args, after, tries = 1 } = next.calls.shift();
    const failed = await fails(next, tool, args, () => {
      now += ANSWER;
    });
    next.due = now;
    if (failed && tries > 1) next.calls.unshift({ tool, args, after: Math.min(after, 2_000), tries: tries - 1 });
  }
  await mock.close();
  return recordings.map(({ file, lines }) => [file, lines.join("")]);
}

function dueOf({ due, calls }) {
  return due + calls[0].after;
}

async function connect(mock, file, calls, now) {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const recording = { file, calls: [...calls], lines: [], due: 0, answering: () => {} };
  const redaction = new Redaction([]);
  const write = (direction, message) => {
    const bytes = Buffer.from(JSON.stringify(message));
    const passed = { message: { bytes, cut: 0 }, direction, server: "ollama", time: new Date(now()) };
    recording.lines.push(recordLine(passed, redaction, () => true));
  };
  const sendToServer = clientSide.send.bind(clientSide);
  clientSide.send = (message, options) => {
    write("client-to-server", message);
    return sendToServer(message, options);
  };
  const sendToClient = serverSide.send.bind(serverSide);
  serverSide.send = (message, options) => {
    recording.answering();
    write("server-to-client", message);
    return sendToClient(message, options);
  };
  await mock.connect(serverSide);
  recording.client = new Client({ name: "callgate-sessions", version: "1.0.0" });
  await recording.client.connect(clientSide);
  return recording;
}

/** Makes a call; `wait` passes the time that its answer takes. Says whether the call failed. */
async function fails(recording, name, args, wait) {
  recording.answering = wait;
  try {
    const { isError } = await recording.client.callTool({ name, arguments: args });
    return isError === true;
  } catch (error) {
    if (error instanceof McpError) return true;
    throw error;
  } finally {
    recording.answering = () => {};
  }
}

async function main([folder, option, clock]) {
  if (folder === undefined || (option !== undefined && (option !== "--clock" || Number.isNaN(Date.parse(clock))))) {
    console.error("say where to: node packages/cli/scripts/make-sessions.mjs FOLDER [--clock TIME]");
    process.exitCode = 2;
    return;
  }
  await mkdir(folder, { recursive: true });
  for (const [name, text] of await makeSessions(clock)) await writeFile(join(folder, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
