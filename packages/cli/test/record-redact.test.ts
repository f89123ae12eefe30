import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ECHO, Folder, record } from "./recorder.js";
import { callgate } from "./run.js";

const call = (id: number, args: unknown) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "run", arguments: args },
});

const CALL = call(1, { name: "llama3.2", prompt: "secret", list: [{ text: "secret" }, { text: "secret", n: 1 }] });
const RESULT = { jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "secret" }] } };

/** What the recording holds of messages, with values at `paths` redacted. */
async function recorded(paths: string[], ...messages: unknown[]) {
  const folder = new Folder();
  const lines = messages.map((message) => (typeof message === "string" ? message : JSON.stringify(message)));
  const options = paths.flatMap((path) => ["--redact", path]);
  const { stdout } = await record(["--output", folder.output, ...options, "--", ...ECHO], `${lines.join("\n")}\n`);
  expect(stdout.toString() === `${lines.join("\n")}\n`).toBe(true);
  return {
    lines: folder.lines().filter(({ direction }) => direction === "client-to-server"),
    text: readFileSync(folder.output, "utf8"),
  };
}

describe("--redact", () => {
  it("replaces a value in the recording, and nothing in what passes", async () => {
    const { lines } = await recorded(["params.arguments.prompt"], CALL, RESULT);
    const { message, redacted } = lines[0] ?? {};
    expect(message?.params?.arguments).toMatchObject({ name: "llama3.2", prompt: "[redacted]", list: [{}, {}] });
    expect(redacted).toEqual(["params.arguments.prompt"]);
    expect(lines[1]).toMatchObject({ message: RESULT });
    expect(lines[1]).not.toHaveProperty("redacted");
  });

  it.each<[string[], string[]]>([
    [
      ["params.arguments", "result"],
      ["params.arguments", "result"],
    ],
    [
      ["params.*", "result.content"],
      ["params.*", "result.content"],
    ],
    [
      ["params.arguments.prompt", "params.arguments.list.*.text", "result.content.*.text", "error.message"],
      ["params.arguments.prompt", "params.arguments.list.*.text", "result.content.*.text"],
    ],
    [
      ["params.arguments.*", "result.*.0"],
      ["params.arguments.*", "result.*.0"],
    ],
    [
      ["params.arguments.list.length", "params.*.*", "result.*"],
      ["params.*.*", "result.*"],
    ],
  ])("%j leaves no secret", async (paths, applied) => {
    const { lines, text } = await recorded(paths, CALL, RESULT);
    expect(text).not.toContain("secret");
    expect(lines.flatMap(({ redacted = [] }) => redacted).sort()).toEqual([...applied].sort());
  });

  it("replaces in every message of a batch", async () => {
    const { lines } = await recorded(["params.arguments.prompt"], [CALL, call(2, {}), call(3, { prompt: 5 })]);
    expect(lines[0]?.redacted).toEqual(["params.arguments.prompt"]);
    expect(lines[0]?.message).toMatchObject([
      { params: { arguments: { prompt: "[redacted]" } } },
      { params: { arguments: {} } },
      { params: { arguments: { prompt: "[redacted]" } } },
    ]);
  });

  it.each<[string, string]>([
    ["a key that stands twice", '{"params":{"arguments":{"prompt":"secret"}},"params":{}}'],
    ["no JSON", '{"params":{"arguments":{"prompt":"secret"}}'],
    ["a message over 16 MiB", JSON.stringify(call(1, { prompt: "secret", text: "x".repeat(17 * 1024 * 1024) }))],
    [
      "a message nested too deeply",
      `{"params":{"arguments":{"prompt":"secret","x":${"[".repeat(99_999)}${"]".repeat(99_999)}}}}`,
    ],
  ])("lets no secret through in %s", async (_name, message) => {
    const { lines, text } = await recorded(["params.arguments.prompt"], message);
    expect(lines).toHaveLength(1);
    expect(text.includes("secret")).toBe(false);
  });

  it("is known to the replay: such arguments decide nothing, and are never allowed", async () => {
    const folder = new Folder();
    const input = [CALL, call(2, { name: "llama3.2" })].map((message) => `${JSON.stringify(message)}\n`).join("");
    const redact = ["--redact", "params.arguments.prompt"];
    await record(["--output", folder.output, "--server", "ollama", ...redact, "--", ...ECHO], `starting\n${input}`);
    // The echo's half is left out: it would be a call from the server.
    const transcript = folder.lines().filter(({ direction }) => direction === "client-to-server");
    const policy =
      'version: "1"\ntools:\n  run:\n    rules:\n      - {name: short, conditions: [{path: args.prompt, op: neq, value: x}]}\n';
    const ran = await callgate(["replay", "--policy", "p.yaml", "t.jsonl"], {
      "p.yaml": policy,
      "t.jsonl": transcript.map((line) => `${JSON.stringify(line)}\n`).join(""),
    });
    expect(ran.stdout).toMatch(/^✖ 2 calls to 1 tool: .*1 not evaluated$/m);
    expect(ran.stdout).toMatch(/1 call not evaluated: the record's arguments are redacted, and a rule reads them/);
    expect(ran.stdout).not.toMatch(/bad/);
  });
});
