import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { EarlyEndError, NoThreadError, startThread } from "./thread.js";

const folder = mkdtempSync(join(tmpdir(), "callgate-thread-"));
afterAll(() => rmSync(folder, { recursive: true }));

function started(name: string, text: string, options = {}) {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { parentPort, workerData } from "node:worker_threads";\n${text}`);
  return startThread(pathToFileURL(path), options);
}

test("a thread's first message is its answer", async () => {
  const { answer } = started("answers", "parentPort.postMessage(workerData + 1); parentPort.postMessage(5);", {
    workerData: 2,
  });
  expect(await answer).toBe(3);
});

test.each<[string, string, new (message?: string) => Error, string]>([
  ["throws", "throw new RangeError('too deep');", RangeError, "too deep"],
  ["rejects", "await Promise.reject(new TypeError('no'));", TypeError, "no"],
  ["ends", "process.exit(0);", EarlyEndError, "a thread ended early"],
  ["does nothing", "", EarlyEndError, "a thread ended early"],
])("one that %s is an error", async (name, text, kind, message) => {
  const error = await started(name.replace(" ", "-"), text).answer.catch((error) => error);
  expect(error).toBeInstanceOf(kind);
  expect(error).toHaveProperty("message", message);
});

test("one without memory is told apart from a fault", async () => {
  const grow = "const all = []; for (;;) all.push(new Array(1000).fill(all.length));";
  const { answer } = started("grows", grow, { resourceLimits: { maxOldGenerationSizeMb: 8 } });
  await expect(answer).rejects.toBeInstanceOf(NoThreadError);
});
