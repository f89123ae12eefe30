/**
 * An agent session against a real MCP server → a transcript: every JSON-RPC message in both directions, one a line, as
 * `{ time, direction, server, message }`.
 *
 *   node packages/cli/scripts/record-session.mjs OUTPUT
 *
 * The official SDK's client speaks over stdio to the Ollama MCP server published on npm, which npx downloads when it is
 * not there. Only the models are not real: a stand-in for Ollama on the loopback interface gives the answers written
 * below, so that a recording needs no GPU. Every input is chosen here, so no user name or path gets into the file and
 * nothing has to be redacted. Each phase of the session keeps within one UTC minute; it all takes two to three minutes.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";

const SERVER = { name: "ollama", package: "ollama-mcp-server@1.1.0", bin: "ollama-mcp-server" };
const MINUTE = 60_000;

// What the stand-in for Ollama knows: its models, and the answer to each prompt.

const models = new Map(
  [
    ["llama3.2:latest", 2_019_393_189, { format: "gguf", family: "llama", parameter_size: "3.2B" }],
    ["qwen2.5:0.5b", 397_821_319, { format: "gguf", family: "qwen2", parameter_size: "494M" }],
    ["tinyllama:latest", 637_700_138, { format: "gguf", family: "llama", parameter_size: "1B" }],
  ].map(([name, size, details]) => [name, { name, model: name, modified_at: "2026-01-01T00:00:00Z", size, details }]),
);
const answers = new Map();

// The session: an agent writes release notes, then cannot stop asking whether they are clear, then comes back to itself.

const call = (name, args = {}) => ({ name, arguments: args, fails: false });
const failing = (planned) => ({ ...planned, fails: true });

function run(name, prompt, answer) {
  answers.set(prompt, answer);
  return call("run", { name, prompt });
}

function chat(prompt, answer) {
  answers.set(prompt, answer);
  const system = { role: "system", content: "You write release notes. Be brief." };
  return call("chat_completion", { model: "llama3.2", messages: [system, { role: "user", content: prompt }] });
}

const drafts = [
  "Maps load faster.",
  "Maps download faster.",
  "Offline maps download faster.",
  "Offline maps: 2x faster.",
];
const rewrite = (draft, next) => chat(`Make this clearer: ${draft}`, next);
const judge = (draft) => run("llama3.2", `Is this clear? Answer yes or no: ${draft}`, "No.");

/** `second`: of the UTC minute in which the phase begins. `pause`: before each step. A step's calls are made at once. */
const phases = [
  {
    second: 5,
    pause: 2500,
    steps: [
      [call("list")],
      [call("show", { name: "llama3.2" })],
      [run("llama3.2", "Answer with one word: are you ready?", "Ready.")],
      [failing(run("mistral", "Answer with one word: are you ready?", "Ready."))],
      [
        run(
          "llama3.2",
          "In five words: offline maps now download in half the time.",
          "Offline maps download twice faster.",
        ),
      ],
      [chat("A title for version 2.4 of a hiking app?", "Version 2.4: further, faster")],
      [chat("Name three kinds of change.", "Added, changed, fixed."), call("show", { name: "qwen2.5:0.5b" })],
      [failing(call("create", { name: "release-notes", modelfile: "./Modelfile" }))],
      [call("rm", { name: "tinyllama" })],
      [call("list")],
      [run("qwen2.5:0.5b", "Which is shorter: 'faster' or 'quicker'?", "'faster'")],
      [chat("One line: the compass no longer drifts indoors.", "Fixed: compass drift indoors.")],
      [rewrite("Maps are better.", drafts[0])],
    ],
  },
  {
    second: 5,
    pause: 1300,
    steps: drafts.flatMap((draft, index) => [
      ...Array.from({ length: 4 }, () => [judge(draft)]),
      [rewrite(draft, drafts[index + 1] ?? draft)],
    ]),
  },
  {
    second: 3,
    pause: 1500,
    steps: [
      [chat("Is a release note of four words enough?", "Yes.")],
      [run("llama3.2", "Say goodbye in one word.", "Goodbye.")],
      [run("qwen2.5:0.5b", "Say goodbye in one word.", "Goodbye.")],
      [call("list")],
    ],
  },
];

/** As much of Ollama's HTTP interface as the session needs: the model and the body of a request → the answer. */
const routes = {
  "GET /api/tags": () => ({ models: [...models.values()] }),
  "POST /api/show": ({ details }) => ({ details, capabilities: ["completion"] }),
  "DELETE /api/delete": ({ name }) => models.delete(name),
  "POST /api/generate": ({ model }, { prompt }) => ({ model, response: answers.get(prompt), done: true }),
  "POST /api/chat": ({ model }, { messages }) => {
    return { model, message: { role: "assistant", content: answers.get(messages.at(-1).content) }, done: true };
  },
};

function respond(route, body) {
  const name = body.model ?? body.name;
  const model = models.get(name) ?? models.get(`${name}:latest`);
  const known = routes[route] !== undefined && (name === undefined || model !== undefined);
  return known ? [200, routes[route](model, body)] : [404, { error: `model '${name}' not found` }];
}

const ollama = createServer(async (request, response) => {
  const text = (await request.setEncoding("utf8").toArray()).join("");
  const [status, answer] = respond(`${request.method} ${request.url}`, JSON.parse(text || "{}"));
  await sleep(answer.done ? 300 : 20); // a model takes longer to answer than a list
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
});

/** The transport, with every message that passes noted in `lines`. */
function recorded(transport, lines) {
  const note = (direction, message) => {
    const line = { time: new Date().toISOString(), direction, server: SERVER.name, message };
    lines.push(`${JSON.stringify(line)}\n`);
  };
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    note("client-to-server", message);
    return send(message, options);
  };
  // The client that connects calls the handler it finds before its own.
  transport.onmessage = (message) => note("server-to-client", message);
  return transport;
}

async function play(client, { second, pause, steps }) {
  await sleep((second * 1000 - (Date.now() % MINUTE) + MINUTE) % MINUTE);
  const minute = Math.floor(Date.now() / MINUTE);
  for (const step of steps) {
    await sleep(pause);
    await Promise.all(step.map((planned) => make(client, planned)));
  }
  if (Math.floor(Date.now() / MINUTE) !== minute) {
    throw new Error("A phase ran over the end of its minute, so nothing was written; record again.");
  }
}

async function make(client, { fails, ...params }) {
  const failed = await client.callTool(params).then(
    (result) => result.isError === true,
    (error) => {
      if (error instanceof McpError && error.code === ErrorCode.InvalidParams) return true;
      throw error;
    },
  );
  if (failed !== fails) throw new Error(`The call of ${params.name} ${failed ? "failed" : "did not fail"}, unplanned.`);
}

async function record(output) {
  await mkdir(dirname(output), { recursive: true });
  await new Promise((resolve, reject) => ollama.once("error", reject).listen(0, "127.0.0.1", resolve));
  const lines = [];
  const client = new Client({ name: "release-notes-agent", version: "1.0.0" });
  try {
    const stdio = new StdioClientTransport({
      command: "npx",
      args: ["--yes", "--package", SERVER.package, "--", SERVER.bin],
      env: { ...process.env, OLLAMA_HOST: `http://127.0.0.1:${ollama.address().port}` },
    });
    await client.connect(recorded(stdio, lines)).catch((error) => {
      throw new Error(`The server ${SERVER.package} did not start: ${error.message}`);
    });
    await client.listTools();
    for (const phase of phases) await play(client, phase);
  } finally {
    await client.close();
    ollama.close();
  }
  await writeFile(output, lines.join(""));
  process.stdout.write(`Recorded ${lines.length} messages from ${SERVER.package} in ${output}.\n`);
}

const [output, ...rest] = process.argv.slice(2);
try {
  if (output === undefined || rest.length > 0) {
    throw new Error("Give one file to write: node packages/cli/scripts/record-session.mjs OUTPUT");
  }
  await record(output);
} catch (error) {
  process.stderr.write(`record-session: ${error.message}\n`);
  process.exitCode = 2;
}
