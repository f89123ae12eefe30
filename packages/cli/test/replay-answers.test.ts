/** What `callgate replay` answers when it is asked for more than the would-be denials. */

import { describe, expect, it } from "vitest";
import { callgate, recorded } from "./run.js";
import { checkedReport } from "./schema.js";

const START = Date.parse("2026-01-01T00:00:00.000Z");
const RULES =
  "      - {name: known, conditions: [{path: args.name, op: in, value: [llama3.2, mistral]}], on_deny: not that one}\n";
const policy = (perMinute: number, rules = "") =>
  `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n${rules}      - {name: few, rate_limit: ${perMinute}/minute}\n`;

/** A call of `run` so many seconds after midnight. */
function run(second: number, args: object = { name: "llama3.2" }, tool = "run"): string {
  return recorded(tool, args, { id: second, time: new Date(START + second * 1000).toISOString() });
}

async function replay(args: string[], files: Record<string, string>) {
  const ran = await callgate(["replay", ...args, "--format", "json"], files);
  const { errors, report } = checkedReport(ran.stdout);
  expect(errors).toEqual([]);
  return { code: ran.code, report };
}

describe("--against", () => {
  const t = [run(0), run(1), run(2), run(3, {}, "list")].join("\n");

  it("lists only the calls whose decision changes, and fails where one is denied now", async () => {
    const files = { old: policy(3), new: policy(1), t };
    const { code, stdout } = await callgate(["replay", "--policy", "new", "--against", "old", "t"], files);
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "2× run on ollama  denied instead of allowed
         new    few: Rate limit of 1 per minute reached. Try again later.  new:6:33
         first  t:2 2026-01-01 00:00:01.000 UTC, call 1
         with   {"name":"llama3.2"}

      ✖ 4 calls to 2 tools: 1 allowed, 3 would be denied
        2 of 4 calls would be decided differently than by old: 2 denied instead of allowed
        hypothetical: 2 would be denied after the first denial of their session; from then on the agent might have acted differently
        assumed: Intercept (latest release)
      "
    `);
    const { report } = await replay(["--policy", "new", "--against", "old", "t"], files);
    expect(report.changes).toMatchObject({
      against: ["old"],
      total: 2,
      counts: [{ before: "allow", after: "deny", calls: 2 }],
      kinds: [{ calls: 2, first: 1, args: { name: "llama3.2" } }],
      calls: [{ index: 1, before: { decision: "allow" }, after: { decision: "deny", rule: "few" } }, { index: 2 }],
    });
  });

  it.each<[string, string, string, number, RegExp]>([
    [
      "a looser policy",
      policy(1),
      policy(3),
      0,
      /2 of 4 calls would be decided differently .*2 allowed instead of denied/,
    ],
    ["the same policy", policy(1), policy(1), 0, /all 4 calls are decided as by old\n/],
  ])("does not fail for %s", async (_name, old, changed, code, says) => {
    const ran = await callgate(["replay", "--policy", "new", "--against", "old", "t"], { old, new: changed, t });
    expect([ran.code, ran.stdout]).toEqual([code, expect.stringMatching(says)]);
  });

  it("takes a policy for a server, and says where no call is to it", async () => {
    const files = { old: policy(3), new: policy(1), t };
    const { report } = await replay(["--policy", "new", "--against", "ollama=old", "t"], files);
    expect(report.changes).toMatchObject({ total: 2 });
    const ran = await callgate(["replay", "--policy", "new", "--against", "x=old", "t"], files);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining("of --against x=old: the calls are to ollama")]);
  });
});

describe("--sweep", () => {
  const files = { p: policy(2), t: [0, 1, 2, 3, 4, 60].map((second) => run(second)).join("\n") };

  it.each(["run", "all"])("%s shows what each limit would deny, and the smallest that denies none", async (tool) => {
    const { stdout } = await callgate(["replay", "--policy", "p", "t", "--sweep", tool], files);
    expect(stdout.split("\n\n")[0]).toMatchInlineSnapshot(`
      "run  2 a minute  rule few  p:6:33
        limit   1  → 2  5
        denied  4    3  0
        5 is the smallest that denies none"
    `);
    const { report } = await replay(["--policy", "p", "t", "--sweep", tool], files);
    expect(report.sweep).toMatchObject({
      left: 0,
      limits: [{ tool: "run", max: 2, smallest: 5, candidates: [{ denied: 4 }, { denied: 3 }, { denied: 0 }] }],
    });
  });
});

describe("--explain", () => {
  const files = { p: policy(2, RULES), t: [run(0), run(1, { name: "gpt" }), run(2), run(9)].join("\n") };

  it("shows a condition that fails, and what would pass", async () => {
    const { stdout } = await callgate(["replay", "--policy", "p", "t", "--explain", "1"], files);
    expect(stdout).toMatchInlineSnapshot(`
      "call 1 to run on ollama would be denied
        known: not that one  p:6:9
        t:2 2026-01-01 00:00:01.000 UTC, call 1
        {"name":"gpt"}
        ✗ rule known  denies  p:6:9
            args.name in ["llama3.2","mistral"] does not hold: it is "gpt"
        ✓ rule few  passes  p:7:9
            state.run._rate_minute lte 2 holds: it is 1
        ✓ limit _rate_minute, 2 a minute: the counter holds 1 of 2, this call adds 1: fits  p:7:33
        - would pass: the same call with args.name "llama3.2" instead of "gpt"

      ✖ 4 calls to 1 tool: 2 allowed, 2 would be denied
        assumed: Intercept (latest release)
      "
    `);
  });

  it("shows a full counter, and how long to wait", async () => {
    const { report } = await replay(["--policy", "p", "t", "--explain", "3"], files);
    expect(report.explanation).toMatchObject({
      index: 3,
      decision: "deny",
      rule: "few",
      limits: [{ before: 2, amount: 1, max: 2, fits: false }],
      remedies: [{ kind: "wait", until: "2026-01-01T00:01:00.000Z" }],
    });
  });

  it("says why a call cannot be decided", async () => {
    const { report } = await replay(["--policy", "other=p", "--policy", "ollama=q", "t", "--explain", "0"], {
      ...files,
      q: policy(1),
      t: `${recorded("run", [1])}\n${recorded("run", {}, { server: "other" })}`,
    });
    expect(report.explanation).toMatchObject({
      decision: "notEvaluated",
      message: expect.stringContaining("no object"),
    });
  });
});

describe("--redact", () => {
  const files = {
    p: policy(1, RULES),
    t: [run(0), run(1, { name: "secret-name", of: { deep: "secret-too" } })].join("\n"),
  };

  it.each(["pretty", "json", "junit", "github", "markdown", "sarif"])("leaves no trace in %s", async (format) => {
    const paths = ["params.arguments.name", "params.arguments.of.*"].flatMap((path) => ["--redact", path]);
    for (const asked of [[], ["--explain", "1"], ["--against", "old"]]) {
      const args = ["--policy", "p", "t", ...asked, "--format", format];
      const old = { ...files, old: policy(9) };
      expect((await callgate(["replay", ...args, ...paths], old)).stdout).not.toContain("secret");
    }
  });

  it("replaces in what is shown, not in what is decided", async () => {
    const { report } = await replay(["--policy", "p", "t", "--redact", "params.arguments.name"], files);
    expect(report).toMatchObject({
      decisions: { allow: 1, deny: 1 },
      groups: [{ args: { name: "[redacted]", of: { deep: "secret-too" } } }],
    });
  });
});

describe("a redaction that meets nothing", () => {
  const POLICY = '{"version":"1","default":"deny","tools":{"list":{}}}';
  const configure = recorded("configure", {
    servers: [
      { name: "a", headers: [{ Name: "Authorization", Value: "Bearer s3cret-A" }], apiKey: "s3cret-k1" },
      { name: "b", headers: { Authorization: ["Bearer s3cret-B"] }, ApiKey: "s3cret-k2" },
    ],
    "filter[name]": "s3cret-C",
  });
  const files = { p: POLICY, t: configure };
  const FORMAT = ["pretty", "json", "junit", "github", "markdown", "sarif", "html", "codequality"];
  const path = (name: string) => ["--redact", `params.arguments.${name}`];
  const key = (name: string) => ["--redact-key", name];

  it.each<[string, readonly string[], RegExp]>([
    [
      "a misspelt path",
      path("sever"),
      /--redact params\.arguments\.sever leads to nothing in the arguments of the one call/,
    ],
    ["one beside a good one", [...path("servers"), ...path("x")], /--redact params\.arguments\.x leads to nothing/],
    [
      "brackets for the items",
      path("servers[].headers"),
      /items of a list are written \.\*\. as in params\.arguments\.servers\.\*\.headers/,
    ],
    ["the length of a list", path("servers.length"), /leads to nothing/],
  ])("ends the command and prints nothing: %s", async (_, args, message) => {
    const ran = await callgate(["replay", "--policy", "p", "t", ...args, "--decisions", "d"], files);
    expect([ran.code, ran.stdout, ran.file("d")]).toEqual([2, "", ""]);
    expect(ran.stderr).toMatch(message);
  });

  it("is told with threads, and not where an earlier part met it", async () => {
    const many = { p: POLICY, t1: run(0, { a: "x" }), t2: run(60_000, { b: "x" }) };
    expect((await callgate(["replay", "--policy", "p", "t1", "t2", ...path("c"), "--jobs", "2"], many)).code).toBe(2);
    expect((await callgate(["replay", "--policy", "p", "t1", "t2", ...path("b"), "--jobs", "2"], many)).code).toBe(1);
  });

  it.each(FORMAT)("is a warning in %s for a key", async (format) => {
    const ran = await callgate(["replay", "--policy", "p", "t", ...key("nowhere"), "--format", format], files);
    expect(ran.stdout).toContain("nowhere");
    expect(ran.stdout).toContain("met no key in the arguments of any call");
    expect(ran.code).toBe(1);
  });

  it("hides what stands under a key at any depth, in any case, and the value beside such a name", async () => {
    const keys = ["authorization", "APIKEY", "Filter[Name]"].flatMap(key);
    const ran = await callgate(
      ["replay", "--policy", "p", "t", ...keys, "--decisions", "d", "--format", "json"],
      files,
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).not.toContain("s3cret");
    expect(JSON.parse(ran.file("d")).args).toEqual({
      servers: [
        { name: "a", headers: [{ Name: "Authorization", Value: "[redacted]" }], apiKey: "[redacted]" },
        { name: "b", headers: { Authorization: "[redacted]" }, ApiKey: "[redacted]" },
      ],
      "filter[name]": "[redacted]",
    });
  });
});

describe("--warn-at", () => {
  const files = { p: policy(4), t: [run(0), run(1), run(2)].join("\n") };

  it.each<[string, boolean]>([
    ["75%", true],
    ["75", true],
    ["75.01%", false],
    ["80%", false],
    ["1%", true],
  ])("%s of a limit of 4, of which 3 were used: noted %s", async (share, noted) => {
    const { report, code } = await replay(["--policy", "p", "t", "--warn-at", share], files);
    expect(code).toBe(0);
    const findings = report.findings as { check: string; message: string }[];
    expect(findings.some(({ check }) => check === "near-limit")).toBe(noted);
  });

  it.each(["pretty", "json", "junit", "github", "markdown", "sarif", "html", "codequality"])(
    "is told in %s",
    async (format) => {
      const ran = await callgate(["replay", "--policy", "p", "t", "--warn-at", "75%", "--format", format], files);
      expect(ran.stdout.replaceAll("`", "").replaceAll("%25", "%")).toMatch(
        /took 3 of 4 a minute \(75%\) at 2026-01-01 00:00:0/,
      );
    },
  );

  it.each(["0%", "101%", "x", ""])("refuses %j", async (share) => {
    expect((await callgate(["replay", "--policy", "p", "t", "--warn-at", share], files)).code).toBe(2);
  });
});

describe("--grant-by", () => {
  const POLICY = `{"version":"1","default":"deny","tools":{"run":{"limits":[{"counter":"c","window":"minute","max":1,"scope":"grant"}]}}}`;

  it("asks only limits per grant", async () => {
    const again = recorded("run", {}, { time: "2026-01-01T00:00:02.000Z" });
    const files = { gateway: POLICY, intercept: policy(1), t1: run(0), t2: again };
    const allowed = async (file: string, by: string) =>
      ((await replay(["--policy", file, "t1", "t2", "--grant-by", by], files)).report.decisions as { allow: number })
        .allow;
    expect([await allowed("gateway", "session"), await allowed("gateway", "none")]).toEqual([2, 1]);
    expect([await allowed("intercept", "session"), await allowed("intercept", "none")]).toEqual([1, 1]);
  });
});

describe("folders and globs", () => {
  it("find transcripts, each once, and pass over what is none", async () => {
    const files = {
      p: policy(9),
      "logs/a.jsonl": run(0),
      "logs/deep/b.jsonl": run(2),
      "logs/policy.json": "{}",
      "logs/notes.txt": "nothing",
      "logs/c.bin": run(3),
    };
    const uris = async (...names: string[]) => {
      const { report } = await replay(["--policy", "p", ...names], files);
      return (report.transcripts as { uri: string }[]).map(({ uri }) => uri);
    };
    expect(await uris("logs/")).toEqual(["logs/a.jsonl", "logs/deep/b.jsonl"]);
    expect(await uris("logs", "logs/c.bin", "logs/a.jsonl")).toEqual([
      "logs/a.jsonl",
      "logs/deep/b.jsonl",
      "logs/c.bin",
    ]);
    expect(await uris("**/*.jsonl")).toEqual(["logs/a.jsonl", "logs/deep/b.jsonl"]);
  });
});

describe("what is sure", () => {
  it("tells hypothetical calls, and those that a gateway denied when they were recorded", async () => {
    const denied = JSON.stringify({
      time: "2026-01-01T00:00:01.500Z",
      direction: "server-to-client",
      server: "ollama",
      message: {
        jsonrpc: "2.0",
        id: 1,
        result: { isError: true, content: [{ type: "text", text: "[INTERCEPT POLICY DENIED] no" }] },
      },
    });
    const t = [run(0), run(1), denied, run(61)].join("\n");
    const { report } = await replay(["--policy", "p", "t"], { p: policy(1), t });
    expect(report).toMatchObject({
      hypothetical: { allow: 1, deny: 0, approval: 0, notEvaluated: 0 },
      deniedWhenRecorded: { allow: 0, deny: 1, approval: 0, notEvaluated: 0 },
      denials: [{ index: 1, hypothetical: false, recorded: "denied" }],
      groups: [{ tool: "run", rule: "few", session: "t", hour: "2026-01-01T00:00:00.000Z", calls: 1, first: 1 }],
      headRoom: [{ tool: "run", max: 1, peak: 1, at: "2026-01-01T00:00:00.000Z", filling: [{ peak: 1 }, { peak: 1 }] }],
      timeline: { step: 1000, untimed: 0, rows: [{ decisions: { allow: 1 } }, { decisions: { deny: 1 } }, {}] },
    });
    const { stdout } = await callgate(["replay", "--policy", "p", "t"], { p: policy(1), t });
    expect(stdout).toContain("denied by a gateway when recorded: 1 call, of which now 1 would be denied");
  });
});
