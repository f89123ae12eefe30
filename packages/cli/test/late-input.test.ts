import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ROOT } from "./run.js";

const LATE = fileURLToPath(new URL("./late-input.mjs", import.meta.url));
const CALLGATE = join(ROOT, "packages/cli/bin/callgate.js");

const POLICY = "fixtures/policies/ollama.json";
const SESSION = "fixtures/transcripts/recorder/ollama-session.jsonl";
const TOOLS = "fixtures/tools/ollama.json";

const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
};

describe("a standard input that comes late, in pieces, through a non-blocking pipe", () => {
  it.each<[string, string, readonly string[]]>([
    ["lint", POLICY, ["lint", "-"]],
    ["replay", SESSION, ["replay", "--policy", POLICY, "-"]],
    ["transcripts", SESSION, ["transcripts", "-"]],
    ["diff", POLICY, ["diff", "-", "fixtures/policies/clevername.yaml"]],
    ["convert", POLICY, ["convert", "--to", "intercept", "-"]],
    ["tools", TOOLS, ["tools", "-"]],
  ])("callgate %s says what it says of the file", (_, file, args) => {
    const late = node(LATE, file, ...args);
    const direct = node(CALLGATE, ...args.map((arg) => (arg === "-" ? file : arg)));
    const asFile = (text: string) => text.replaceAll("<stdin>", file);
    expect({ ...late, stdout: asFile(late.stdout), stderr: asFile(late.stderr) }).toEqual(direct);
    expect(direct.stdout).not.toBe("");
  });
});
