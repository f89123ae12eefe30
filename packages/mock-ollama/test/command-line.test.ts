/** `callgate mock-ollama` as a process: how it ends, what it says of bad options, and what it does with bad input. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callgate } from "../../cli/test/run.js";
import { ONE_CALL_EACH } from "./client.js";
import { callLine, fed, listening, messages, spawned } from "./spawned.js";

const folder = mkdtempSync(join(tmpdir(), "callgate-mock-"));
const taken = createServer();
let takenPort = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  takenPort = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("bad options: a sentence, exit code 2, nothing on the standard output", () => {
  it.each<[string, () => string[], string]>([
    ["an unknown option", () => ["--sede", "1"], "there is no option `--sede`; did you mean `--seed`?"],
    ["an argument too many", () => ["8808"], "`8808` is one argument too many"],
    ["a seed that is none", () => ["--seed", "abc"], "--seed is `abc`; it must be a whole number"],
    ["two seeds", () => ["--seed", "1", "--seed", "2"], "--seed was given more than once; give it once"],
    ["no seed", () => ["--seed"], "--seed needs a value"],
    ["a fault that names no tool", () => ["--fail", "rnu=1"], "--fail: there is no tool `rnu`; the tools are serve,"],
    ["a fault without a rate", () => ["--fail", "run"], "--fail: `run` lacks a `=`; write TOOL=RATE"],
    ["a rate that is none", () => ["--fail", "run=2"], "--fail: `2` in `run=2` is no rate"],
    ["a kind that is none", () => ["--fail", "run=1:burn"], "--fail: `burn` in `run=1:burn` is no kind of fault"],
    ["a latency that is none", () => ["--latency", "run=soon"], "--latency: `soon` in `run=soon` is no time"],
    ["a latency that names no tool", () => ["--latency", "rnu=1"], "--latency: there is no tool `rnu`"],
    ["a port that is none", () => ["--http", "http"], "--http is `http`; it must be a port, from 1 to 65535"],
    ["a port too high", () => ["--http", "65536"], "--http is `65536`; it must be a port"],
    ["no port", () => ["--http"], "--http needs a value"],
    ["a port in use", () => ["--http", `${takenPort}`], "is in use by another program; choose another for --http"],
    ["no models file", () => ["--models", join(folder, "none")], "cannot be read: there is no such file"],
    ["a folder for a models file", () => ["--models", folder], "cannot be read: it is a folder"],
    ["a models file that is no JSON", () => ["--models", file("a", "models: []")], "is no models file: it is no JSON"],
    ["a models file of something else", () => ["--models", file("b", "{}")], "is no models file: `models` is missing"],
    [
      "a model without a name",
      () => ["--models", file("c", '{"models":[{}]}')],
      "is no models file: `models[0].name` is missing",
    ],
    [
      "a name that is none",
      () => ["--models", file("d", '{"models":[{"name":"a b"}]}')],
      "is no models file: `a b` is no model name",
    ],
  ])("%s", async (_, args, sentence) => {
    const { code, stdout, stderr } = await callgate(["mock-ollama", ...args()]);
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^callgate: /);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });
});

describe("over stdio", () => {
  it("answers what was asked before the input ended, in order, and ends", async () => {
    const lines = ONE_CALL_EACH.map(([name, args], i) => callLine(i, name, args));
    const { code, stdout, stderr } = await fed(lines, "--latency", "serve=5");
    expect(
      messages(stdout)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ONE_CALL_EACH.map((_, i) => i));
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("tells of a pull's progress before it answers", async () => {
    const params = { name: "pull", arguments: { name: "phi3" }, _meta: { progressToken: "p" } };
    const { stdout } = await fed([JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params })]);
    const told = messages(stdout).map((message) => message.method ?? message.id);
    expect(told).toEqual([...Array(8).fill("notifications/progress"), 1]);
  });

  it("prints the same bytes for the same seed", async () => {
    const lines = ONE_CALL_EACH.map(([name, args], i) => callLine(i, name, args));
    const run = () => fed(lines, "--seed", "5", "--fail", "run=0.5");
    const [first, second] = await Promise.all([run(), run()]);
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout).not.toBe("");
  });

  it("starts with the models of the file", async () => {
    const models = file("m", '{"models":[{"name":"mine:v1","size":1500000000,"modified_at":"2025-12-31T00:00:00Z"}]}');
    const { stdout } = await fed([callLine(1, "list")], "--models", models);
    expect(stdout).toContain("mine:v1");
    expect(stdout).toContain("1.5 GB");
    expect(stdout).not.toContain("llama3.2");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends at %s, calls under way or not", async (signal) => {
    const { child, ended } = spawned("--latency", "run=100000");
    child.stdin.write(`${callLine(1, "run", { name: "llama3.2", prompt: "x" })}\n${callLine(2, "list")}\n`);
    child.stdout.once("data", () => child.kill(signal));
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("ends with its input though a call hangs", async () => {
    const lines = [callLine(1, "run", { name: "llama3.2", prompt: "x" }), callLine(2, "list")];
    const { code, stdout } = await fed(lines, "--fail", "run=1:hang");
    expect(messages(stdout).map(({ id }) => id)).toEqual([2]);
    expect(code).toBe(0);
  });

  it("does not outlive its input by the time of a slow call", async () => {
    const { code, stdout } = await fed([callLine(1, "pull", { name: "phi3" })], "--latency", "pull=2000000000");
    expect([code, stdout]).toEqual([0, ""]);
  });

  it("crashes on demand, without an answer", async () => {
    const { child, ended } = spawned("--fail", "run=1:crash");
    child.stdin.write(`${callLine(1, "run", { name: "llama3.2", prompt: "x" })}\n`);
    expect(await ended).toEqual({ code: 1, stdout: "", stderr: "" });
  });

  it("does not mind a client that stops reading and goes", async () => {
    const { child, ended } = spawned();
    child.stdout.destroy();
    child.stdin.end(Array.from({ length: 100 }, (_, i) => `${callLine(i, "list")}\n`).join(""));
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("does not open the path that create is given", async () => {
    // Whoever opens a pipe that nobody writes to waits for ever.
    const pipe = join(folder, "Modelfile");
    execFileSync("mkfifo", [pipe]);
    const { code, stdout } = await fed([callLine(1, "create", { name: "mario", modelfile: pipe })]);
    expect(stdout).toContain("success");
    expect(code).toBe(0);
  });

  it("answers garbage and goes on", async () => {
    const { code, stdout, stderr } = await fed([
      "",
      "garbage",
      '{"jsonrpc":"2.0"',
      "[]",
      "null",
      '{"jsonrpc":"1.0","id":7,"method":"tools/list"}',
      "\u0000\u0001",
      "x".repeat(5_000_000),
      callLine(1, "list"),
    ]);
    const told = messages(stdout).map(({ id, error }) => [id, (error as { code: number } | undefined)?.code]);
    expect(told).toEqual([
      [null, -32700],
      [null, -32700],
      [null, -32600],
      [null, -32600],
      [7, -32600],
      [null, -32700],
      [null, -32600],
      [1, undefined],
    ]);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("answers every line of a flood", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? "garbage" : callLine(i, "list")));
    const { code, stdout, stderr } = await fed(lines);
    expect(messages(stdout)).toHaveLength(20_000);
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("over http", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends at %s", async (signal) => {
    const { child, ended } = await listening();
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stdout: "" });
  });

  it("goes on without input", async () => {
    const { child, ended, url } = await listening();
    child.stdin.end();
    expect((await fetch(url)).status).toBe(406);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});
