/** The extension as it is packed, in a double of the editor: it starts its server, shows findings, and runs commands. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stageExtension } from "../../../scripts/vscode-extension.mjs";
import { editorDouble, loadExtension, type Situation } from "./editor-double.js";

const top = mkdtempSync(join(tmpdir(), "callgate-vscode-"));
const extension = join(top, "extension");
const folder = join(top, "folder");
const policy = join(folder, "policy.yaml");

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(policy, 'version: "1"\ndefault: allow\ntools:\n  run:\n    rules: []\n');
  await stageExtension(extension);
}, 120_000);

afterAll(() => rmSync(top, { recursive: true, force: true }));

async function started(situation: Partial<Situation> = {}) {
  const double = editorDouble({ folder, file: policy, ...situation });
  const loaded = loadExtension(join(extension, "extension.cjs"), double.editor);
  await loaded.activate({
    extensionPath: extension,
    extensionUri: new double.editor.Uri(extension),
    subscriptions: [],
  });
  return {
    ...double,
    run: (name: string) => double.registered.get(`callgate.${name}`)?.(),
    end: () => loaded.deactivate(),
  };
}

it("starts the server that came with it, and shows what that finds", async () => {
  const { found, end } = await started();
  await expect
    .poll(() => found.map(({ code }) => (typeof code === "object" ? (code as { value: string }).value : code)), {
      timeout: 20_000,
    })
    .toContain("default-allow");
  await end();
});

it("runs callgate as a task, and explains the check at the cursor or the one that is chosen", async () => {
  const { run, started: tasks, asked, end } = await started({ chosen: "unanchored-regex" });
  await run("lint");
  await run("diff");
  await run("replay");
  await run("fix");
  await run("explain");
  const callgate = join(extension, "server", "bin", "callgate.js");
  expect(tasks.map(({ execution: { process: node, args, options } }) => [node, args, options.cwd])).toEqual([
    [process.execPath, [callgate, "lint"], folder],
    [process.execPath, [callgate, "diff", "HEAD:./policy.yaml", "policy.yaml"], folder],
    [process.execPath, [callgate, "replay", "--policy", "policy.yaml", "unanchored-regex"], folder],
  ]);
  expect(tasks.every(({ execution }) => execution.options.env.ELECTRON_RUN_AS_NODE === "1")).toBe(true);
  expect(asked).toEqual([
    'editor.action.sourceAction {"kind":"source.fixAll.callgate","apply":"first"}',
    "markdown.showPreview unanchored-regex.md",
  ]);
  await end();
});

it("runs no command in a folder that is not trusted, and no server that a folder names", async () => {
  const { run, started: tasks, asked, found, end } = await started({ isTrusted: false, folderServer: "/bin/false" });
  await run("lint");
  await run("diff");
  expect(tasks).toEqual([]);
  expect(asked).toEqual(Array(2).fill("callgate runs no command in a folder that is not trusted."));
  await expect.poll(() => found.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await end();
});

it("starts the server that the user's own settings name", async () => {
  await expect(started({ userServer: join(top, "nowhere.js") })).rejects.toThrow();
});
