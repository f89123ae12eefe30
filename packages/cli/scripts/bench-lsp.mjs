/**
 * Measures the language server: from a key stroke in a policy with 100 tools and their tool list to what is found in it, warm,
 * over a connection to the built command. `node packages/cli/scripts/bench-lsp.mjs`, and part of `npm run bench`. Exits 1 when
 * the bar is missed.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bar, median, part } from "./bar.mjs";
import { policyOf, toolOf } from "./hundred-tools.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const [TOOLS, WARM_UP, MEASURED] = [100, 60, 60];

part("lsp");
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
const server = spawn(process.execPath, [CALLGATE, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const published = messages(server.stdout);
try {
  const list = JSON.stringify({ tools: Array.from({ length: TOOLS }, (_, i) => toolOf(i)) });
  writeFileSync(join(folder, "tools.json"), list);
  writeFileSync(join(folder, "callgate.config.yaml"), "version: 1\ntools: tools.json\n");
  const text = policyOf(TOOLS);
  const uri = pathToFileURL(join(folder, "policy.yaml")).href;
  send({
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: pathToFileURL(folder).href, capabilities: {} },
  });
  send({ method: "initialized", params: {} });
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  await findingsOf(1);
  // In the middle of a word of a message, there and back.
  const line = text.split("\n").findIndex((one) => one.includes("Only small")) ?? 0;
  const at = { line, character: text.split("\n")[line].indexOf("small") + 3 };
  const times = [];
  for (let version = 2; version < 2 + WARM_UP + MEASURED; version++) {
    const isTyped = version % 2 === 0;
    const range = { start: at, end: isTyped ? at : { ...at, character: at.character + 1 } };
    const start = performance.now();
    send({
      method: "textDocument/didChange",
      params: { textDocument: { uri, version }, contentChanges: [{ range, text: isTyped ? "x" : "" }] },
    });
    await findingsOf(version);
    if (version >= 2 + WARM_UP) times.push(performance.now() - start);
  }
  console.log(`\nlanguage server        ${text.length} bytes of policy, ${list.length} of tool list`);
  console.log(`fastest of ${MEASURED}          ${Math.min(...times).toFixed(1)} ms`);
  const details = { rounds: MEASURED };
  bar(`milliseconds from a key stroke to its findings, warm (median of ${MEASURED})`, median(times), "<", 20, details);
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

async function findingsOf(version) {
  for await (const { method, params } of published)
    if (method === "textDocument/publishDiagnostics" && params.version === version) return params.diagnostics;
  throw new Error("the server ended");
}

/** What the server sends, message by message. */
function messages(stream) {
  let waiting = Buffer.alloc(0);
  const read = (async function* () {
    for await (const chunk of stream) {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const head = waiting.indexOf("\r\n\r\n");
        const length = Number(/Content-Length: (\d+)/i.exec(waiting.subarray(0, Math.max(head, 0)).toString())?.[1]);
        if (head < 0 || waiting.length < head + 4 + length) break;
        yield JSON.parse(waiting.subarray(head + 4, head + 4 + length).toString());
        waiting = waiting.subarray(head + 4 + length);
      }
    }
  })();
  // A loop that is left would end it.
  return { [Symbol.asyncIterator]: () => ({ next: () => read.next() }) };
}
