import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describe, expect, it } from "vitest";
import { CALLGATE, ECHO, Folder, Recorder, record, server } from "./recorder.js";
import { callgate } from "./run.js";

const node = (code: string) => [process.execPath, "-e", code];
const MEBIBYTE = 1024 * 1024;

/** What a client sees of a session. */
async function session(command: string, args: string[]): Promise<unknown[]> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));
  const seen: unknown[] = [client.getServerVersion(), await client.listTools()];
  seen.push(await client.callTool({ name: "echo", arguments: { text: "käse\n\u2028\u0000" } }));
  seen.push(await client.callTool({ name: "fail" }));
  seen.push(await client.callTool({ name: "nope" }).catch(String));
  // Which of its notifications the SDK still delivers once the answer is there is a matter of luck.
  const onprogress = () => {};
  seen.push(await client.callTool({ name: "count", arguments: { to: 3 } }, undefined, { onprogress }));
  seen.push(await Promise.all([1, 2, 3].map((n) => client.callTool({ name: "echo", arguments: { text: `${n}` } }))));
  await client.close();
  return seen;
}

describe("a session over stdio", () => {
  it("is the same through the recorder, and is recorded in order", async () => {
    const folder = new Folder();
    const { execPath } = process;
    const direct = await session(execPath, [server("stdio")]);
    const args = [CALLGATE, "record", "--output", folder.output, "--server", "tools", "--", execPath, server("stdio")];
    expect(await session(execPath, args)).toEqual(direct);
    const lines = folder.lines();
    expect(lines.slice(0, 5)).toMatchObject([
      { direction: "client-to-server", server: "tools", message: { jsonrpc: "2.0", method: "initialize", id: 0 } },
      { direction: "server-to-client", server: "tools", message: { jsonrpc: "2.0", id: 0, result: {} } },
      { direction: "client-to-server", server: "tools", message: { method: "notifications/initialized" } },
      { direction: "client-to-server", server: "tools", message: { method: "tools/list" } },
      { direction: "server-to-client", server: "tools", message: { result: { tools: [{}, {}, {}] } } },
    ]);
    expect(lines.every(({ time }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time))).toBe(true);
    expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
    expect(lines.filter(({ message }) => message?.method === "notifications/progress")).toHaveLength(3);
    expect(lines.find(({ message }) => message?.method === "tools/call")?.message?.params).toEqual({
      name: "echo",
      arguments: { text: "käse\n\u2028\u0000" },
    });
  });

  it("can be replayed", async () => {
    const folder = new Folder();
    const command = [process.execPath, server("stdio")];
    await session(process.execPath, [CALLGATE, "record", "--output", folder.output, "--server", "s", "--", ...command]);
    const policy = 'version: "1"\ndefault: deny\ntools:\n  echo:\n    rules:\n      - {name: few, rate_limit: 3/day}\n';
    const ran = await callgate(["replay", "--policy", "s=p.yaml", "t.jsonl"], {
      "p.yaml": policy,
      "t.jsonl": readFileSync(folder.output),
    });
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toMatch(/^✖ 7 calls to 4 tools: 3 allowed, 4 would be denied$/m);
    expect(ran.stdout).not.toMatch(/bad|skipped/);
  });
});

describe("what passes", () => {
  it("is the same bytes in both directions, whatever they are", async () => {
    const folder = new Folder();
    const [said, heard] = [randomBytes(3 * MEBIBYTE + 7), randomBytes(2 * MEBIBYTE + 5)];
    writeFileSync(folder.at("said"), said);
    const command = [process.execPath, server("duplex"), folder.at("said"), folder.at("heard")];
    const { code, stdout } = await record(["--output", folder.output, "--", ...command], heard);
    expect(code).toBe(0);
    expect(stdout.equals(said)).toBe(true);
    expect(readFileSync(folder.at("heard")).equals(heard)).toBe(true);
    expect(folder.lines().length).toBeGreaterThan(1_000);
  });

  it("comes back from an echo as it was sent", async () => {
    const folder = new Folder();
    const sent = randomBytes(MEBIBYTE);
    expect((await record(["--output", folder.output, "--", ...ECHO], sent)).stdout.equals(sent)).toBe(true);
  });

  it("stays the same when the client floods: 100 MB, in bounded memory", async () => {
    const folder = new Folder();
    const line = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "m", params: { text: "x".repeat(100_000) } })}\n`;
    const count = Math.ceil(100_000_000 / line.length);
    const recorder = new Recorder(["--output", folder.output, "--", ...ECHO]);
    for (let i = 0; i < count; i++)
      if (!recorder.process.stdin.write(line)) await once(recorder.process.stdin, "drain");
    const status = `/proc/${recorder.process.pid}/status`;
    const peak = existsSync(status) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]) / 1024 : 0;
    recorder.process.stdin.end();
    const { code, stdout } = await recorder.ended;
    expect(code).toBe(0);
    expect(stdout.length).toBe(count * line.length);
    expect(stdout.equals(Buffer.from(line.repeat(count)))).toBe(true);
    expect(statSync(folder.output).size).toBeGreaterThan(2 * stdout.length);
    expect(peak).toBeLessThan(400);
  });

  it("ends where it ends: the end of the input is the server's, its error output is ours", async () => {
    const folder = new Folder();
    const ended = await record(
      [
        "--output",
        folder.output,
        "--",
        ...node("process.stdin.on('end', () => { console.error('end'); process.exit(5) }).resume()"),
      ],
      "no line break",
    );
    expect(ended).toMatchObject({ code: 5, stderr: "end\n" });
    expect(folder.lines()).toMatchObject([{ direction: "client-to-server", text: "no line break", unparsed: true }]);
  });

  it("is over when the server ends, though the client goes on", async () => {
    const recorder = new Recorder(["--output", new Folder().output, "--", ...node("process.exit(6)")]);
    expect((await recorder.ended).code).toBe(6);
  });

  it.each<[string, number]>([
    ["process.exit(0)", 0],
    ["process.exit(7)", 7],
    ["process.exit(255)", 255],
    ["process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", 143],
    ["process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)", 137],
  ])("%s: exit code %i", async (code, expected) => {
    const folder = new Folder();
    expect(await record(["--output", folder.output, "--", ...node(code)])).toMatchObject({
      code: expected,
      stderr: "",
    });
    expect(folder.lines()).toEqual([]);
  });

  it.each<[NodeJS.Signals, number]>([
    ["SIGINT", 41],
    ["SIGTERM", 42],
    ["SIGHUP", 43],
  ])("%s goes on to the server", async (signal, code) => {
    const recorder = new Recorder(["--output", new Folder().output, "--", process.execPath, server("signals")]);
    await once(recorder.process.stdout, "data");
    recorder.process.kill(signal);
    expect((await recorder.ended).code).toBe(code);
  });

  it("is the server's to end when the client goes away in the middle of a call", async () => {
    const folder = new Folder();
    // Answers only when nobody is there any more.
    const late = "process.stdin.on('end', () => { process.stdout.write('late\\n'); process.exitCode = 9 }).resume()";
    const recorder = new Recorder(["--output", folder.output, "--", ...node(late)]);
    recorder.process.stdin.write('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}\n');
    recorder.process.stdout.destroy();
    recorder.process.stdin.destroy();
    expect(await recorder.ended).toMatchObject({ code: 9, stderr: "" });
    expect(folder.lines()[0]).toMatchObject({ message: { id: 1 } });
  });

  it("gives the server's command its arguments word for word", async () => {
    const args = ["-", "--", "--help", "--output", "1e3", "", "a b", "$HOME", "*", "--no-x", "--x=1", "-5"];
    const print = node("process.stdout.write(JSON.stringify(process.argv.slice(1)))");
    const { stdout } = await record(["--output", new Folder().output, "--", ...print, "--", ...args]);
    expect(JSON.parse(stdout.toString())).toEqual(args);
  });
});

describe("what is written", () => {
  const written = async (input: string | Uint8Array, more: string[] = []) => {
    const folder = new Folder();
    await record(["--output", folder.output, ...more, "--", ...node("process.stdin.resume()")], input);
    return folder.lines().map(({ time: _time, direction: _direction, server: _server, ...rest }) => rest);
  };

  it.each<[string, string | Uint8Array, object[]]>([
    ["a message", '{"jsonrpc":"2.0"}\n', [{ message: { jsonrpc: "2.0" } }]],
    ["a batch", '[{"a":1},{"b":2}]\n', [{ message: [{ a: 1 }, { b: 2 }] }]],
    ["JSON that is no message", "5\n", [{ message: 5 }]],
    [
      "Windows' line breaks, and blank lines",
      '{"a":1}\r\n\r\n\n  \n{"b":2}\r\n',
      [{ message: { a: 1 } }, { message: { b: 2 } }],
    ],
    ["a last line without a line break", '{"a":1}\n{"b":2}', [{ message: { a: 1 } }, { message: { b: 2 } }]],
    [
      "no JSON",
      "Listening…\n{a:1}\n",
      [
        { text: "Listening…", unparsed: true },
        { text: "{a:1}", unparsed: true },
      ],
    ],
    [
      "bytes that are no UTF-8",
      Buffer.from([0x22, 0xff, 0x22, 10, 0xff, 10]),
      [{ message: "\ufffd" }, { text: "\ufffd", unparsed: true }],
    ],
  ])("%s", async (_name, input, expected) => {
    expect(await written(input)).toEqual(expected);
  });

  it("is JSON as it came, number for number", async () => {
    const folder = new Folder();
    const message = '{"id":12345678901234567890,"b":1.0,"a":1e400,"__proto__":{"x":1},"s":"\\u00e4 \\u2028"}';
    await record(["--output", folder.output, "--", ...node("process.stdin.resume()")], `${message}\n`);
    expect(readFileSync(folder.output, "utf8").endsWith(`,"message":${message}}\n`)).toBe(true);
  });

  it("names the server after the command, or as asked", async () => {
    const folder = new Folder();
    await record(["--output", folder.output, "--", ...node("console.log('{}')")]);
    await record(["--output", folder.output, "--server", 'µ "x"', "--", ...node("console.log('{}')")]);
    expect(folder.lines().map(({ server }) => server)).toEqual(["node", 'µ "x"']);
  });

  it("keeps the beginning of a message over 16 MiB, and the messages around it", async () => {
    const folder = new Folder();
    const long = `{"text":"${"ä".repeat(9 * MEBIBYTE)}"}`;
    const { stdout } = await record(["--output", folder.output, "--", ...ECHO], `{"a":1}\n${long}\n{"b":2}\n`);
    expect(stdout.toString() === `{"a":1}\n${long}\n{"b":2}\n`).toBe(true);
    const lines = folder.lines().filter(({ direction }) => direction === "client-to-server");
    expect(lines).toMatchObject([{ message: { a: 1 } }, { unparsed: true }, { message: { b: 2 } }]);
    const { text = "", truncated = 0 } = lines[1] ?? {};
    expect(long.startsWith(text)).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(60_000);
    expect(Buffer.byteLength(text) + truncated).toBe(Buffer.byteLength(long));
  });

  it("is there as it happens, and whole when the recorder is killed", async () => {
    const folder = new Folder();
    const recorder = new Recorder(["--output", folder.output, "--", ...ECHO]);
    for (let id = 0; id < 20; id++) {
      recorder.process.stdin.write(`{"jsonrpc":"2.0","id":${id}}\n`);
      await once(recorder.process.stdout, "data");
      // The answer to this one may be on its way into the file.
      expect(folder.lines().length).toBeGreaterThanOrEqual(2 * id + 1);
    }
    recorder.process.stdin.write(`${'{"jsonrpc":"2.0","id":1}\n'.repeat(200_000)}`);
    await once(recorder.process.stdout, "data");
    recorder.process.kill("SIGKILL");
    expect((await recorder.ended).code).toBeNull();
    const lines = readFileSync(folder.output, "utf8").split("\n");
    // Linux may break off even a single write for this signal: then the beginning of a line stands at the end.
    expect(lines.pop()?.length).toBeLessThan(200);
    expect(lines.every((line) => JSON.parse(line).server === "node")).toBe(true);
    expect(lines.length).toBeGreaterThan(40);
  });

  it("goes to the end of the file, also when two recorders share it", async () => {
    const folder = new Folder();
    writeFileSync(folder.output, '{"direction":"torn');
    const input = '{"jsonrpc":"2.0","id":1}\n'.repeat(2_000);
    const args = (name: string) => ["--output", folder.output, "--server", name, "--", ...ECHO];
    const ended = await Promise.all([record(args("one"), input), record(args("two"), input)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const [torn, ...lines] = readFileSync(folder.output, "utf8").split("\n");
    expect(torn).toBe('{"direction":"torn');
    const servers = lines.filter((line) => line !== "").map((line) => JSON.parse(line).server);
    expect([servers.length, servers.filter((name) => name === "one").length]).toEqual([8_000, 4_000]);
  });

  it.skipIf(process.platform === "win32")("is its owner's alone", async () => {
    const folder = new Folder();
    await record(["--output", folder.output, "--", ...node("")]);
    expect(statSync(folder.output).mode & 0o777).toBe(0o600);
  });
});

describe.skipIf(process.platform !== "linux")("a recording that cannot go on", () => {
  it("says so once, and the session goes on", async () => {
    const { code, stdout, stderr } = await record(["--output", "/dev/full", "--", ...ECHO], "{}\n".repeat(1000));
    expect([code, stdout.toString()]).toEqual([0, "{}\n".repeat(1000)]);
    expect(stderr).toBe(
      "callgate: /dev/full cannot be written: the disk is full; the recording ends here, the session goes on\n",
    );
  });

  it("leaves whole lines", async () => {
    const folder = new Folder();
    const args = [process.execPath, CALLGATE, "record", "--output", folder.output, "--", ...ECHO];
    const limited = spawn("bash", ["-c", 'ulimit -f 1; exec "$@"', "bash", ...args], { stdio: "pipe" });
    const input = `${JSON.stringify({ jsonrpc: "2.0", text: "x".repeat(150) })}\n`.repeat(50);
    limited.stdin.end(input);
    const [stdout, stderr, [code]] = await Promise.all([
      limited.stdout.setEncoding("utf8").toArray(),
      limited.stderr.setEncoding("utf8").toArray(),
      once(limited, "close"),
    ]);
    expect([code, stdout.join("")]).toEqual([0, input]);
    expect(stderr.join("")).toMatch(/cannot be written: a file may not be larger; the recording ends here/);
    expect(folder.lines().length).toBeGreaterThan(1);
  });
});
