/** A recorder whose standard error nobody reads: the session does not wait for it. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const COMMAND = join(import.meta.dirname, "../bin/callgate.js");
/** Of as many sentences of a hundred characters a pipe is full. */
const CALLS = 1_500;

function post(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: "127.0.0.1", method: "POST", path: "/mcp", agent: false }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    });
    asked.on("error", reject).end("{}");
  });
}

it.skipIf(process.platform === "win32")(
  "answers every call while its complaints find no reader",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-record-"));
    const upstream = createServer((_request, response) => response.destroy());
    await new Promise<void>((done) => upstream.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/mcp`;
    // A shell keeps the reading end of a real pipe open, and reads its first line alone.
    const script = `'${process.execPath}' '${COMMAND}' record --output '${folder}/s.jsonl' --http 0 --upstream ${url} 2>&1 >/dev/null | { read -r line; echo "$line"; sleep 60; }`;
    const shell = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"], detached: true });
    try {
      const line = await new Promise<string>((resolve) => shell.stdout.once("data", (text) => resolve(String(text))));
      const port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1]);
      const statuses = new Set<number | undefined>();
      for (let i = 0; i < CALLS; i += 50)
        for (const status of await Promise.all(Array.from({ length: 50 }, () => post(port)))) statuses.add(status);
      expect([...statuses]).toEqual([502]);
    } finally {
      process.kill(-(shell.pid as number), "SIGKILL");
      upstream.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
