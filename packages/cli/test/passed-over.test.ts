import { afterAll, describe, expect, it } from "vitest";
import { callgate, fixture, Workspace } from "./run.js";
import { checkedReport } from "./schema.js";

const POLICY = 'version: "1"\ndefault: allow\ntools: {}\n';

const use = (id: string, name: string) =>
  JSON.stringify({
    type: "assistant",
    sessionId: "s",
    message: { content: [{ type: "tool_use", id, name, input: {} }] },
  });
const BUILT_IN = [use("a", "Bash"), use("b", "Read"), use("c", "Bash")].join("\n");
/** Of no form that is read, though it holds a call. */
const UNKNOWN = JSON.stringify({ robot: "r", steps: [{ type: "tool_use", name: "query", input: {}, id: "1" }] });
const LOOK = "JSON with the keys `robot`, `steps`";

/** Five calls to servers, and one of the host's own tools. */
const SESSION_AND_BASH = fixture("transcripts/claude-code/session.jsonl");

/** A folder with something of everything that can be passed over. */
const FOLDER = {
  "p.yaml": POLICY,
  "logs/a.jsonl": fixture("transcripts/claude-code/session.jsonl"),
  "logs/lang.json": UNKNOWN,
  "logs/notes.txt": "some words\n",
  "logs/more.txt": "other words\n",
  "logs/utf16.jsonl": Buffer.from(`\ufeff${BUILT_IN}`, "utf16le"),
  "logs/session": fixture("transcripts/claude-code/session.jsonl"),
  "logs/x.db": "SQLite format 3\0 and more",
  "logs/.claude/h.jsonl": BUILT_IN,
  "logs/sub/.deep/h.jsonl": BUILT_IN,
  "logs/node_modules/.bin/x": "",
  "logs/.git/HEAD": "x",
};

describe("what is passed over", () => {
  const workspace = new Workspace(FOLDER);
  afterAll(() => workspace.remove());
  const shown = async (format: string, ...more: string[]) =>
    workspace.run(["replay", "--policy", "ollama=p.yaml", "logs", "--format", format, ...more]);

  it("is told in full by JSON, which keeps to its schema", async () => {
    const { stdout, code } = await shown("json");
    const { errors, report } = checkedReport(stdout);
    expect([errors, code]).toEqual([[], 0]);
    expect(report.passedOver).toEqual({
      notMcp: { calls: 1, tools: [{ tool: "Bash", calls: 1 }] },
      unread: { calls: 1, tools: [{ tool: "query", calls: 1 }] },
      records: { records: 0, kinds: [] },
      noMessages: { records: 0, kinds: [] },
      files: [
        { uri: "logs/lang.json", looksLike: LOOK },
        { uri: "logs/more.txt", looksLike: "text" },
        { uri: "logs/notes.txt", looksLike: "text" },
        { uri: "logs/utf16.jsonl", looksLike: "UTF-16LE text; write it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE" },
        {
          uri: "logs/session",
          looksLike: "a transcript of the format `claude-code`; name the file itself to have it read",
        },
        { uri: "logs/x.db", looksLike: "an SQLite database" },
      ],
      otherFiles: 0,
      hiddenFolders: ["logs/.claude", "logs/sub/.deep"],
    });
    expect(report.notEvaluated).toEqual([
      {
        reason: "no policy was given for this server",
        calls: 1,
        servers: [{ server: "my_models", calls: 1 }],
      },
    ]);
  });

  it.each(["pretty", "markdown", "html", "junit", "sarif", "github"])("is told in %s", async (format) => {
    const text = (await shown(format)).stdout.replaceAll("`", "").replaceAll(/<\/?code>/g, "");
    for (const said of [
      "1 tool call that is no MCP call: Bash (1)",
      "1 tool call in records of no known format, not evaluated: query (1)",
      "2 files such as logs/more.txt, which look like text",
      `logs/lang.json, which looks like ${LOOK.replaceAll("`", "")}`,
      "logs/x.db, which looks like an SQLite database",
      "2 hidden folders not looked into; to read them, name them: logs/.claude, logs/sub/.deep",
      "no policy was given for this server: my_models (1)",
    ])
      expect(text).toContain(said);
  });

  it("does not tell of a hidden folder that was named, too", async () => {
    const { stdout } = await shown("json", "logs/.claude");
    const { passedOver } = JSON.parse(stdout);
    expect(passedOver.hiddenFolders).toEqual(["logs/sub/.deep"]);
    expect(passedOver.notMcp.tools).toEqual([
      { tool: "Bash", calls: 3 },
      { tool: "Read", calls: 1 },
    ]);
  });

  it.each<[string, readonly string[]]>([
    ["threads", ["--jobs", "2"]],
    ["one thread", []],
  ])("is the same in %s and in parts", async (_, more) => {
    const whole = (await shown("json", ...more)).stdout;
    for (const shard of ["1/2", "2/2"])
      await workspace.run([
        "replay",
        "--policy",
        "ollama=p.yaml",
        "logs",
        "--shard",
        shard,
        "--part",
        `${shard[0]}.part`,
      ]);
    const merged = await workspace.run(["merge", "1.part", "2.part", "--format", "json"]);
    expect(merged.stdout).toBe(whole);
  });

  it("is the same where a file is cut in time", async () => {
    const start = Date.UTC(2026, 0, 1);
    const line = (i: number) => {
      const name = i % 3 === 0 ? "mcp__ollama__run" : i % 3 === 1 ? "Bash" : `Tool${i % 40}`;
      // Every tenth line is written twice, and every hundredth is of another form.
      const block = {
        type: "tool_use",
        id: `toolu_${String(i).padStart(20, "0")}`,
        name,
        input: { text: "x".repeat(300) },
      };
      const timestamp = new Date(start + i * 20_000).toISOString();
      const written = JSON.stringify({ type: "assistant", sessionId: "s", timestamp, message: { content: [block] } });
      return [
        written,
        ...(i % 10 === 0 ? [written] : []),
        ...(i % 100 === 0 ? [UNKNOWN.replace('"1"', `"c${i}"`)] : []),
      ];
    };
    const big = new Workspace({
      "p.yaml": POLICY,
      "t.jsonl": Array.from({ length: 16_000 }, (_, i) => line(i))
        .flat()
        .join("\n"),
    });
    try {
      const run = (...more: string[]) => big.run(["replay", "--policy", "p.yaml", "t.jsonl", ...more]);
      const whole = (await run("--format", "json")).stdout;
      expect(JSON.parse(whole).passedOver).toMatchObject({ notMcp: { calls: 10_666 }, unread: { calls: 160 } });
      expect((await run("--format", "json", "--jobs", "3")).stdout).toBe(whole);
      for (const part of ["1", "2", "3"]) {
        const { stdout, stderr } = await run("--shard", `${part}/3`, "--part", `${part}.part`);
        expect([stdout, stderr]).not.toEqual(["", ""]);
        expect(stderr).toBe("");
      }
      expect((await big.run(["merge", "1.part", "2.part", "3.part", "--format", "json"])).stdout).toBe(whole);
    } finally {
      big.remove();
    }
  });

  it.each<[string, string, RegExp]>([
    [
      "no call of any kind",
      '{"type":"user","sessionId":"s"}\n',
      /^⚠ no MCP tool call was recorded in the transcript, so there was nothing to decide\n {2}assumed: Intercept \(latest release\)\n$/,
    ],
    [
      "only the host's own tools",
      BUILT_IN,
      /^! 3 tool calls that are no MCP calls: Bash \(2\), Read \(1\)\n\n⚠ no MCP tool call was found, but other tool calls were\n {2}assumed: .*\n$/,
    ],
    [
      "a line that cannot be read",
      `${use("a", "x").replace("tool_use", "text")}\n{"typ`,
      /\n\n⚠ no MCP tool call was found; what could not be read may hold some\n/,
    ],
    [
      "calls in records of another form",
      `{"type":"user","sessionId":"s"}\n${UNKNOWN}\n`,
      /query \(1\)[\s\S]*\n\n⚠ no MCP tool call was found, but other tool calls were\n/,
    ],
  ])("a transcript with %s", async (_, text, expected) => {
    const { stdout, code } = await callgate(["replay", "--policy", "p.yaml", "t.jsonl"], {
      "p.yaml": POLICY,
      "t.jsonl": text,
    });
    expect(stdout).toMatch(expected);
    expect(code).toBe(0);
  });

  it.each<[string, string | Uint8Array, string]>([
    [
      "UTF-16",
      Buffer.from(BUILT_IN, "utf16le"),
      "t is no transcript: it looks like UTF-16LE text; write it as UTF-8: iconv",
    ],
    [
      "another form",
      UNKNOWN,
      `t is no transcript: it looks like ${LOOK}; it holds 1 tool call that callgate cannot read;`,
    ],
  ])("says what a file of %s looks like that was named", async (_, text, expected) => {
    const { stderr, code } = await callgate(["replay", "--policy", "p.yaml", "t"], { "p.yaml": POLICY, t: text });
    expect(stderr).toContain(expected);
    expect(code).toBe(2);
  });
});

describe("what the transcripts of a comparison hold beside calls", () => {
  const limited = 'version: "1"\ndefault: deny\ntools: {}\n';
  const files = {
    "a.yaml": POLICY,
    "b.yaml": limited,
    "same.yaml": `${POLICY}# the same\n`,
    "logs/t.jsonl": SESSION_AND_BASH,
  };

  it.each(["pretty", "markdown", "html", "json"])(
    "is told in %s, whether or not a decision changes",
    async (format) => {
      for (const after of ["b.yaml", "same.yaml"]) {
        const { stdout } = await callgate(["diff", "a.yaml", after, "--impact", "logs", "--format", format], files);
        if (format === "json")
          expect(JSON.parse(stdout).impact.passedOver.notMcp).toEqual({
            calls: 1,
            tools: [{ tool: "Bash", calls: 1 }],
          });
        else expect(stdout).toContain("1 tool call that is no MCP call: Bash (1)");
      }
    },
  );
});

describe("calls whose server the record does not tell", () => {
  const message = (name: string) => ({ type: "tool_use", id: name, name, input: {} });
  const conversation = JSON.stringify({ messages: [{ role: "assistant", content: [message("query")] }] });

  it.each([
    ["--policy", "p.yaml"],
    ["--policy", "db=p.yaml"],
  ])("are counted and not evaluated under %s %s", async (...args) => {
    const files = { "p.yaml": POLICY, "t.json": conversation };
    const { code, stdout } = await callgate(["replay", ...args, "t.json"], files);
    expect(
      stdout,
    ).toBe(`! 1 call not evaluated: the record does not say which server the tool call went to, or whether it went to an MCP server at all

⚠ 1 call to 1 tool: 0 allowed, 0 would be denied, 1 not evaluated
  assumed: Intercept (latest release)
`);
    expect(code).toBe(0);
  });
});
