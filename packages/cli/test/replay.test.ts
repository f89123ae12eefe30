import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callgate, fixture, ROOT, recorded, Workspace } from "./run.js";
import { checkedReport } from "./schema.js";

const POLICY = fixture("policies/ollama.json");
const INTERCEPT = 'version: "1"\ntools:\n  run:\n    rules:\n      - {name: few, rate_limit: 2/minute}\n';

/** `count` calls to `run`, a second apart. */
function calls(count: number, from = "2026-01-01T00:00:00.000Z", server: string | undefined = "ollama"): string {
  const lines = Array.from({ length: count }, (_, i) =>
    recorded("run", { name: "llama3.2" }, { id: i, server, time: new Date(Date.parse(from) + i * 1000).toISOString() }),
  );
  return `${lines.join("\n")}\n`;
}

function answer(id: number, body: object, time = "2026-01-01T00:00:00.500Z"): string {
  return JSON.stringify({
    time,
    direction: "server-to-client",
    server: "ollama",
    message: { jsonrpc: "2.0", id, ...body },
  });
}

async function decisions(policy: string, transcript: string, more: string[] = []): Promise<unknown> {
  const ran = await callgate(["replay", "--policy", "p", "t.jsonl", "--format", "json", ...more], {
    p: policy,
    "t.jsonl": transcript,
  });
  const { errors, report } = checkedReport(ran.stdout);
  expect(errors).toEqual([]);
  return report.decisions;
}

describe("callgate replay", () => {
  it("denies the eleventh call of a minute, and names rule, place and time", async () => {
    const { code, stdout } = await callgate(["replay", "--policy", "policy.json", "t.jsonl"], {
      "policy.json": POLICY,
      "t.jsonl": calls(12),
    });
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "2× run on ollama  Rate limit of 10 per minute reached. Try again later.
         rule   /tools/run/limits/run_rate  policy.json:6:18
         first  t.jsonl:11 2026-01-01 00:00:10.000 UTC, call 10
         with   {"name":"llama3.2"}

      Peak usage: the most that each limit ever held
        peak  of           tool           rule                        when
          10  10 a minute  run on ollama  /tools/run/limits/run_rate  2026-01-01 00:00:09.000 UTC

      gateway policies are decided here as Intercept would: the gateway's engine is closed

      ✖ 12 calls to 1 tool: 10 allowed, 2 would be denied
        hypothetical: 1 would be denied after the first denial of its session; from then on the agent might have acted differently
        assumed: PolicyLayer gateway (as documented)
      "
    `);
  });

  const FORWARDED = [
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run","arguments":{"key":"k","n":1e400}}}',
    '[{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"rm","arguments":{}}}]',
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"rm","arguments":["*"]}}',
    '{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"rm","arguments":{"n":4}}}',
  ].join("\n");
  const DENY = 'version: "1"\ndefault: deny\ntools: {}\n';

  it.each(["pretty", "markdown", "html", "json", "junit", "sarif", "github"])(
    "says in %s which calls the program forwards without deciding",
    async (format) => {
      const { code, stdout } = await callgate(["replay", "--policy", "p", "t.jsonl", "--format", format], {
        p: DENY,
        "t.jsonl": FORWARDED,
      });
      expect(code).toBe(1);
      if (format === "json") {
        const { errors, report } = checkedReport(stdout);
        expect(errors).toEqual([]);
        expect(report).toMatchObject({
          decisions: { allow: 0, deny: 1, notEvaluated: 3 },
          forwarded: {
            calls: 3,
            first: [
              { argsText: '{"key":"k","n":1e400}', transcript: { line: 1 } },
              { tool: "rm" },
              { argsText: '["*"]' },
            ],
          },
        });
        return;
      }
      expect(stdout).toContain("3 calls not evaluated, because the program forwards them without deciding");
      expect(stdout).toContain("1e400");
      expect(stdout).toContain("t.jsonl:1");
      expect(stdout).not.toMatch(/Infinity|null/);
    },
  );

  it("redacts what is shown of such a call", async () => {
    const { stdout } = await callgate(["replay", "--policy", "p", "t.jsonl", "--redact", "params.arguments.key"], {
      p: DENY,
      "t.jsonl": FORWARDED,
    });
    expect(stdout).toContain('t.jsonl:1 run {"key":"[redacted]","n":1e400}');
  });

  it("prints JSON as its schema says", async () => {
    const ran = await callgate(["replay", "--policy", "policy.json", "t.jsonl", "--format", "json"], {
      "policy.json": POLICY,
      "t.jsonl": calls(11),
    });
    const { errors, report } = checkedReport(ran.stdout);
    expect(errors).toEqual([]);
    expect(report).toMatchObject({
      version: 1,
      command: "replay",
      calls: 11,
      decisions: { allow: 10, deny: 1, approval: 0, notEvaluated: 0 },
      denials: [
        {
          index: 10,
          tool: "run",
          server: "ollama",
          session: "t.jsonl",
          at: "2026-01-01T00:00:10.000Z",
          rule: "/tools/run/limits/run_rate",
          message: "Rate limit of 10 per minute reached. Try again later.",
          transcript: { uri: "t.jsonl", line: 11 },
          policy: { uri: "policy.json" },
        },
      ],
      tools: [{ server: "ollama", tool: "run", category: "Execute", calls: 11 }],
      transcripts: [{ uri: "t.jsonl", form: "json-rpc", lines: 11, bad: 0, firstBad: [] }],
    });
  });

  it("replays the bundled session", async () => {
    const ran = await callgate(["replay", "--policy", "policy.json", "t.jsonl", "--format", "json"], {
      "policy.json": POLICY,
      "t.jsonl": fixture("transcripts/recorder/ollama-session.jsonl"),
    });
    expect(checkedReport(ran.stdout).report).toMatchObject({
      decisions: { allow: 25, deny: 13, approval: 0, notEvaluated: 0 },
    });
  });

  it("exits 0 on denials with --fail-on never, and without any", async () => {
    const files = { p: POLICY, "t.jsonl": calls(12), "few.jsonl": calls(3) };
    expect((await callgate(["replay", "--policy", "p", "t.jsonl", "--fail-on", "never"], files)).code).toBe(0);
    expect((await callgate(["replay", "--policy", "p", "few.jsonl"], files)).code).toBe(0);
  });

  it("writes every decision, a line each", async () => {
    const call = (line: number) => ({
      server: "ollama",
      tool: "run",
      session: "t.jsonl",
      transcript: { uri: "t.jsonl", line },
      args: { name: "llama3.2" },
    });
    const ran = await callgate(["replay", "--policy", "p", "t.jsonl", "--decisions", "d.jsonl"], {
      p: INTERCEPT,
      "t.jsonl": calls(3),
    });
    expect(
      ran
        .file("d.jsonl")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { index: 0, at: "2026-01-01T00:00:00.000Z", ...call(1), decision: "allow", rule: "", message: "" },
      { index: 1, at: "2026-01-01T00:00:01.000Z", ...call(2), decision: "allow", rule: "", message: "" },
      {
        index: 2,
        at: "2026-01-01T00:00:02.000Z",
        ...call(3),
        decision: "deny",
        rule: "few",
        message: "Rate limit of 2 per minute reached. Try again later.",
      },
    ]);
  });

  it("starts a new window at the calendar minute, not a minute after the first call", async () => {
    expect(await decisions(INTERCEPT, calls(4, "2026-01-01T00:00:58.000Z"))).toEqual({
      allow: 4,
      deny: 0,
      approval: 0,
      notEvaluated: 0,
    });
  });

  it("gives quota back for a JSON-RPC error, not for a tool error, when the answer comes", async () => {
    const error = answer(0, { error: { code: -32603, message: "down" } });
    const failed = answer(0, { result: { content: [], isError: true } });
    const [first, second, third] = calls(3).trimEnd().split("\n") as [string, string, string];
    expect(await decisions(INTERCEPT, [first, error, second, third].join("\n"))).toMatchObject({ allow: 3, deny: 0 });
    expect(await decisions(INTERCEPT, [first, failed, second, third].join("\n"))).toMatchObject({ allow: 2, deny: 1 });
    expect(await decisions(INTERCEPT, [first, second, third, error].join("\n"))).toMatchObject({ allow: 2, deny: 1 });
  });

  it("does not evaluate limits without times, unless told how far calls are apart", async () => {
    const bare = calls(3)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.stringify(JSON.parse(line).message))
      .join("\n");
    expect(await decisions(INTERCEPT, bare)).toEqual({ allow: 0, deny: 0, approval: 0, notEvaluated: 3 });
    expect(await decisions(INTERCEPT, bare, ["--assume-interval", "1s"])).toEqual({
      allow: 2,
      deny: 1,
      approval: 0,
      notEvaluated: 0,
    });
    expect(await decisions(INTERCEPT, bare, ["--assume-interval", "1m"])).toEqual({
      allow: 3,
      deny: 0,
      approval: 0,
      notEvaluated: 0,
    });
    const unlimited =
      'version: "1"\ntools:\n  run: {rules: [{name: n, conditions: [{path: args.name, op: exists, value: true}]}]}\n';
    expect(await decisions(unlimited, bare)).toMatchObject({ allow: 3, notEvaluated: 0 });
  });

  it("tells calls that need approval", async () => {
    const policy = 'version: "1"\ntools:\n  run: {rules: [{name: ask, action: require_approval}]}\n';
    const { code, stdout } = await callgate(["replay", "--policy", "p", "t.jsonl"], { p: policy, "t.jsonl": calls(2) });
    expect(stdout).toContain("2 calls to 1 tool: 0 allowed, 0 would be denied, 2 would need approval");
    expect(code).toBe(0);
  });

  it("keeps policies apart by server", async () => {
    const files = {
      "a.yaml": INTERCEPT,
      "b.json": '{"version":"1","default":"deny","tools":{}}',
      "t.jsonl": `${calls(2, undefined, "a")}${calls(2, undefined, "b")}${calls(1, undefined, "c")}`,
    };
    const { stdout } = await callgate(
      ["replay", "--policy", "a=a.yaml", "--policy", "b=b.json", "t.jsonl", "--format", "json"],
      files,
    );
    expect(checkedReport(stdout).report).toMatchObject({
      decisions: { allow: 2, deny: 2, approval: 0, notEvaluated: 1 },
      notEvaluated: [{ reason: "no policy was given for this server", calls: 1 }],
    });
    const one = await callgate(["replay", "--policy", "a.yaml", "t.jsonl"], files);
    expect(one.stdout).toContain("this policy decided the calls to 3 servers (a, b, c)");
  });

  it("merges transcripts by time, so that calls share windows as they did", async () => {
    const files = {
      p: INTERCEPT,
      "1": calls(3),
      "2": calls(3, "2026-01-01T00:00:00.500Z"),
      "3": calls(3, "2026-01-01T01:00:00.000Z"),
    };
    const denied = async (...names: string[]) => {
      const ran = await callgate(["replay", "--policy", "p", ...names, "--format", "json"], files);
      const { denials } = checkedReport(ran.stdout).report as {
        denials: { index: number; transcript: { uri: string; line: number } }[];
      };
      return denials.map(({ index, transcript: { uri, line } }) => `${index} ${uri}:${line}`);
    };
    // One after the other, the third call of each would be denied.
    const together = ["2 1:2", "3 2:2", "4 1:3", "5 2:3"];
    expect(await denied("1", "2")).toEqual(together);
    expect(await denied("2", "1")).toEqual(together);
    expect(await denied("3", "1")).toEqual(["2 1:3", "5 3:3"]);
  });

  it("counts bad lines, lists the first ten, and replays the good ones", async () => {
    const good = calls(2).trimEnd().split("\n");
    const bad = Array.from({ length: 12 }, (_, i) => `{"broken ${i}`);
    const text = Buffer.concat([
      Buffer.from(`${good[0]}\n\n${bad.join("\n")}\n[1]\n`),
      Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
      Buffer.from(`${good[1]}\n${good[1]?.slice(0, 80)}`),
    ]);
    const files = { p: POLICY, "t.jsonl": text };
    const { report } = checkedReport(
      (await callgate(["replay", "--policy", "p", "t.jsonl", "--format", "json"], files)).stdout,
    );
    expect(report.calls).toBe(2);
    expect(report.transcripts).toEqual([
      {
        uri: "t.jsonl",
        form: "json-rpc",
        lines: 17,
        bad: 15,
        firstBad: Array.from({ length: 10 }, (_, i) => ({ line: i + 3, reason: "the line is no JSON" })),
      },
    ]);
    const { stdout } = await callgate(["replay", "--policy", "p", "t.jsonl"], files);
    expect(stdout).toContain("15 of 17 lines of t.jsonl could not be read");
    expect(stdout).toContain("and 5 more");
  });

  it("names a cut-off last line and a line that is no UTF-8 as such", async () => {
    const line = recorded("run", {});
    const bytes = Buffer.concat([Buffer.from(`${line}\n`), Buffer.from([0xff, 0x0a]), Buffer.from(line.slice(0, 50))]);
    const { stdout } = await callgate(["replay", "--policy", "p", "t.jsonl"], { p: POLICY, "t.jsonl": bytes });
    expect(stdout).toContain("t.jsonl:2 the line is not valid UTF-8");
    expect(stdout).toContain("t.jsonl:3 the last line is cut off");
  });

  it("reads Claude Code sessions: MCP calls only, refusals take no quota", async () => {
    const use = (id: string, name: string, second: number) =>
      JSON.stringify({
        type: "assistant",
        sessionId: "s",
        timestamp: `2026-01-01T00:00:0${second}.000Z`,
        message: { role: "assistant", content: [{ type: "tool_use", id, name, input: {} }] },
      });
    const refused = JSON.stringify({
      type: "user",
      sessionId: "s",
      timestamp: "2026-01-01T00:00:01.500Z",
      message: {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "1", is_error: true, content: "Tool permission request failed: no" },
        ],
      },
    });
    const lines = [
      JSON.stringify({ type: "queue-operation", sessionId: "s" }),
      use("0", "Bash", 0),
      use("1", "mcp__ollama__run", 1),
      refused,
      use("2", "mcp__ollama__run", 2),
      use("2", "mcp__ollama__run", 2),
      use("3", "mcp__ollama__run", 3),
    ];
    expect(await decisions(INTERCEPT, lines.join("\n"))).toEqual({ allow: 3, deny: 0, approval: 0, notEvaluated: 0 });
  });

  it("says so where a session holds no MCP call", async () => {
    const { code, stdout } = await callgate(["replay", "--policy", "p", "t.jsonl"], {
      p: POLICY,
      "t.jsonl": '{"jsonrpc":"2.0","id":1,"method":"ping"}\n',
    });
    expect([code, stdout]).toEqual([
      0,
      "⚠ no MCP tool call was recorded in the transcript, so there was nothing to decide\n  assumed: PolicyLayer gateway (as documented)\n",
    ]);
  });

  it("refuses a policy with errors, unless told to replay what the engine makes of it", async () => {
    const files = { "p.yaml": INTERCEPT.replace("rate_limit", "rate_limt"), "t.jsonl": calls(3) };
    const refused = await callgate(["replay", "--policy", "p.yaml", "t.jsonl"], files);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(
      /no call can be decided by p\.yaml: it is not enforced: the program refuses it[^\n]*--allow-invalid/,
    );
    expect(refused.stderr).toMatch(/p\.yaml:5:21 error unknown-key/);
    const allowed = await callgate(["replay", "--policy", "p.yaml", "--allow-invalid", "t.jsonl"], files);
    expect(allowed.stdout).toMatch(
      /p\.yaml:1:1 error not-enforced\s+these are the answers[\s\S]*p\.yaml:5:21 error unknown-key[\s\S]*3 calls to 1 tool: 3 allowed/,
    );
    const compared = await callgate(["replay", "--policy", "q", "--against", "p.yaml", "t.jsonl"], {
      ...files,
      q: INTERCEPT,
    });
    expect([compared.code, compared.stderr.includes("decided by p.yaml: it is not enforced")]).toEqual([2, true]);
  });

  it("decides by what the catalogue's form means, and says that no gateway loads it", async () => {
    const catalogue = "tools:\n  run:\n    rules:\n      - action: allow\n        rate_limit: {max: 2, window: 60}\n";
    const files = { "p.yaml": catalogue, "t.jsonl": calls(3) };
    const { stdout, stderr } = await callgate(["replay", "--policy", "p.yaml", "t.jsonl"], files);
    expect([stderr, stdout]).toEqual([
      "",
      expect.stringMatching(
        /p\.yaml:1:1 warning unenforceable-dialect[\s\S]*3 calls to 1 tool: 2 allowed, 1 would be denied/,
      ),
    ]);
  });

  it("escapes what a transcript would send to the terminal", async () => {
    const { stdout } = await callgate(["replay", "--policy", "p", "t.jsonl"], {
      p: POLICY,
      "t.jsonl": recorded("\u001b[2J\u202e", {}, { server: "s\u0007" }),
    });
    expect(stdout).not.toMatch(/[\u001b\u202e\u0007]/);
  });

  it("decides the calls that other tools make, where it is told how", async () => {
    const meta = recorded("call_tool", { to: "run", with: { name: "llama3.2" } }, { id: 1 });
    const run = (more: string[]) =>
      callgate(["replay", "--policy", "p", "t", "--format", "json", ...more], {
        p: "version: '1'\nhide: [run]\n",
        t: meta,
      });
    expect((await run([])).code).toBe(0);
    expect((await run(["--unwrap", "call_tool=to,with"])).code).toBe(1);
  });

  it("tells tools from servers by the policies that are given", async () => {
    const use = { type: "tool_use", sessionID: "s", part: { type: "tool", tool: "ollama_run", state: { input: {} } } };
    const files = { p: "version: '1'\nhide: [run]\n", t: `${JSON.stringify(use)}\n` };
    const told = await callgate(["replay", "--policy", "ollama=p", "t"], files);
    expect(told.code).toBe(1);
    const untold = await callgate(["replay", "--policy", "p", "t"], files);
    expect(untold.stdout).toMatch(/1 not evaluated/);
  });

  it("writes a page, by itself and from the bundle", async () => {
    const files = { "policy.json": POLICY, "t.jsonl": calls(12) };
    const args = ["replay", "--policy", "policy.json", "t.jsonl", "--sweep", "run", "--format"];
    const ran = await callgate([...args, "html=report.html"], files);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([1, "", ""]);
    const page = ran.file("report.html");
    expect(page).toMatch(/^<!doctype html>[\s\S]*<h1>2 of 12 calls would be denied<\/h1>[\s\S]*<svg[\s\S]*<\/html>\n$/);
    const workspace = new Workspace(files);
    const program = join(ROOT, "packages", "cli", "bin", "callgate.js");
    const { status, stdout } = spawnSync(process.execPath, [program, ...args, "html"], {
      cwd: workspace.path,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([1, page]);
    workspace.remove();
  });

  describe("bad input", () => {
    it.each<[string, string[], Record<string, string>, RegExp]>([
      [
        "no policy",
        ["t"],
        {},
        /no policy in this folder[^;]*; begin one with callgate init, or name a policy: --policy FILE/,
      ],
      ["no transcript", ["--policy", "p"], { p: POLICY }, /no transcript in this folder/],
      ["a missing policy", ["--policy", "q", "t"], { t: calls(1) }, /q cannot be read: there is no such file/],
      [
        "a policy that is none",
        ["--policy", "p", "t"],
        { p: '{"a":1}', t: calls(1) },
        /no call can be decided by p[\s\S]*this is no policy/,
      ],
      [
        "a policy nobody loads",
        ["--policy", "p", "t"],
        { p: "tools: [", t: calls(1) },
        /no call can be decided by p: it is not enforced: the program refuses it[\s\S]*syntax/,
      ],
      [
        "a policy with a wrong type",
        ["--policy", "p", "t"],
        { p: 'version: "1"\ntools: []\nhide: x', t: calls(1) },
        /no call can be decided by p: it is not enforced[\s\S]*Intercept refuses the whole policy/,
      ],
      [
        "a server nobody calls",
        ["--policy", "x=p", "t"],
        { p: POLICY, t: calls(1) },
        /no call is to the server `x` of --policy x=p: the calls are to ollama; write --policy ollama=p/,
      ],
      ["a missing transcript", ["--policy", "p", "t"], { p: POLICY }, /t cannot be read: there is no such file/],
      ["an empty transcript", ["--policy", "p", "t"], { p: POLICY, t: "" }, /t is empty: there is nothing to replay/],
      [
        "a transcript that is none",
        ["--policy", "p", "t"],
        { p: POLICY, t: "hello\nworld\n" },
        /t is no transcript: it looks like text; none of its lines/,
      ],
      [
        "lines of no known format",
        ["--policy", "p", "t"],
        { p: POLICY, t: '{"a":1}\n' },
        /the formats are `json-rpc`, .*`claude-code`, .*`intercept`/,
      ],
      [
        "a form that is none",
        ["--policy", "p", "t", "--from", "codec"],
        { p: POLICY, t: calls(1) },
        /there is no transcript format `codec`; did you mean `codex`\?/,
      ],
      [
        "a form that the transcript has not",
        ["--policy", "p", "t", "--from", "otel"],
        { p: POLICY, t: calls(1) },
        /t is no transcript of the format `otel`: none of its lines is a record of it/,
      ],
      [
        "a tool without a place for the call's arguments",
        ["--policy", "p", "t", "--unwrap", "call_tool=name"],
        { p: POLICY, t: calls(1) },
        /--unwrap call_tool=name is not understood; write TOOL/,
      ],
      ["other JSON lines", ["--policy", "p", "t"], { p: POLICY, t: '{"a":1}\n{"b":2}\n' }, /t is no transcript/],
      [
        "a folder without files",
        ["--policy", "p", "d"],
        { p: POLICY, "d/t": "" },
        /no transcript in d: no file there is named as transcripts are; d\/t looks like an empty file/,
      ],
      [
        "a folder without transcripts",
        ["--policy", "p", "d"],
        { p: POLICY, "d/a.json": "{}", "d/b.log": "x" },
        /none of the 2 files there is a transcript: d\/a.json looks like empty JSON; d\/b.log looks like text; name one of them outright/,
      ],
      ["a glob that matches nothing", ["--policy", "p", "*.log"], { p: POLICY }, /no transcript matches \*\.log/],
      [
        "an option that has only one value",
        ["--policy", "p", "t", "--grant-by", "user"],
        { p: POLICY, t: calls(1) },
        /--grant-by is one of "session", "transcript", "server", "none"/,
      ],
      [
        "a call that is none",
        ["--policy", "p", "t", "--explain", "1st"],
        { p: POLICY, t: calls(1) },
        /--explain 1st is no call; give its number/,
      ],
      [
        "a call that is not there",
        ["--policy", "p", "t", "--explain", "1"],
        { p: POLICY, t: calls(1) },
        /there is no call 1: the last one is 0/,
      ],
      [
        "a sweep of a tool without limits",
        ["--policy", "p", "t", "--sweep", "list"],
        { p: POLICY, t: calls(1) },
        /--sweep list: the policy does not limit that tool; it limits run, chat_completion/,
      ],
      [
        "a sweep without limits",
        ["--policy", "p", "t", "--sweep", "all"],
        { p: 'version: "1"\ntools: {}\n', t: calls(1) },
        /--sweep has nothing to try/,
      ],
      [
        "redaction of an answer",
        ["--policy", "p", "t", "--redact", "result.content"],
        { p: POLICY, t: calls(1) },
        /--redact result\.content leads to no argument/,
      ],
      [
        "a missing old policy",
        ["--policy", "p", "--against", "q", "t"],
        { p: POLICY, t: calls(1) },
        /q cannot be read: there is no such file/,
      ],
      [
        "no duration",
        ["--policy", "p", "t", "--assume-interval", "soon"],
        { p: POLICY, t: calls(1) },
        /`soon` is no duration/,
      ],
      [
        "decisions nowhere",
        ["--policy", "p", "t", "--decisions", "no/d"],
        { p: POLICY, t: calls(1) },
        /no\/d cannot be written/,
      ],
    ])("%s", async (_name, args, files, message) => {
      const ran = await callgate(["replay", ...args], files);
      expect(ran.stderr).toMatch(message);
      expect([ran.code, ran.stdout]).toEqual([2, ""]);
    });
  });
});
