import { describe, expect, it } from "vitest";
import { callgate, fixture } from "./run.js";
import { checkedReport } from "./schema.js";

const CLEAN = '{"version":"1","default":"deny","tools":{"list":{}}}';
const OPEN = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: []\n';
const WRITE = 'version: "1"\ndefault: deny\ntools:\n  create_issue:\n    rules: []\n';
const TOOLS = fixture("tools/ollama.json");

describe("callgate lint", () => {
  it("exits 0 on a clean policy and says so", async () => {
    const { code, stdout, stderr } = await callgate(["lint", "policy.json"], { "policy.json": CLEAN });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "✔ no findings in 1 policy\n  assumed: PolicyLayer gateway (as documented)\n",
      stderr: "",
    });
  });

  it("exits 1 on an error, and shows the place", async () => {
    const { code, stdout } = await callgate(["lint", "policy.yaml"], { "policy.yaml": OPEN });
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "policy.yaml:4:3 error execute-allow-all
        any call may reach \`run\`; it is an Execute tool (its name says \`run\`): add conditions, a rate limit or an approval, or deny it
           4 │   run:
             │   ^^^
        fix: limit \`run\` to 10 calls a minute (--fix)

      policy.yaml:4:3 error missing-rate-limit
        nothing limits how often \`run\` may be called; it is an Execute tool (its name says \`run\`): allow at most 10 a minute
           4 │   run:
             │   ^^^
        fix: limit \`run\` to 10 calls a minute (--fix)

      ✖ 2 errors in 1 policy; 2 fixable with --fix
        why, and how to fix it: callgate explain CHECK
        assumed: Intercept (latest release)
      "
    `);
  });

  it.each([
    ["error", WRITE, 0],
    ["warning", WRITE, 1],
    ["note", WRITE, 1],
    ["never", OPEN, 0],
    ["error", OPEN, 1],
  ])("--fail-on %s", async (failOn, policy, expected) => {
    const { code } = await callgate(["lint", "p.yaml", "--fail-on", failOn], { "p.yaml": policy });
    expect(code).toBe(expected);
  });

  it("prints JSON as its schema says", async () => {
    const { stdout } = await callgate(["lint", "p.yaml", "--format", "json"], { "p.yaml": OPEN });
    const { errors, report } = checkedReport(stdout);
    expect(errors).toEqual([]);
    expect(report).toMatchObject({
      version: 1,
      command: "lint",
      findings: [
        {
          check: "execute-allow-all",
          severity: "error",
          location: { uri: "p.yaml", range: { start: { line: 4, column: 3 }, end: { line: 4, column: 6 } } },
          related: [],
        },
        { check: "missing-rate-limit" },
      ],
      summary: { policies: 1, errors: 2, warnings: 0, notes: 0, suppressed: 0 },
    });
  });

  it("writes several formats at once, each to its place", async () => {
    const formats = [
      "pretty",
      "json=out.json",
      "sarif=out.sarif",
      "junit=out.xml",
      "markdown=out.md",
      "github=out.txt",
    ];
    const ran = await callgate(["lint", "p.yaml", ...formats.flatMap((format) => ["--format", format])], {
      "p.yaml": OPEN,
    });
    expect(ran.stdout).toContain("✖ 2 errors in 1 policy");
    expect(checkedReport(ran.file("out.json")).errors).toEqual([]);
    const { driver } = JSON.parse(ran.file("out.sarif")).runs[0].tool;
    expect(driver.semanticVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(driver.rules.map(({ id }: { id: string }) => id)).toContain("execute-allow-all");
    expect(ran.file("out.xml")).toContain('<testsuite name="p.yaml" tests="2" failures="2"');
    expect(ran.file("out.md")).toContain("## callgate: 2 errors in 1 policy");
    expect(ran.file("out.txt")).toMatch(/^::error file=p\.yaml,line=4,/);
  });

  it("colours on a terminal only, and not when NO_COLOR is set", async () => {
    const files = { "p.yaml": OPEN };
    const colour = "\u001b[";
    expect((await callgate(["lint", "p.yaml"], files)).stdout).not.toContain(colour);
    expect((await callgate(["lint", "p.yaml"], files, { TERMINAL: "1" })).stdout).toContain(colour);
    expect((await callgate(["lint", "p.yaml"], files, { TERMINAL: "1", NO_COLOR: "1" })).stdout).not.toContain(colour);
  });

  it("reads folders and globs, passes over what is no policy, and each file once", async () => {
    const files = {
      "policies/a.json": CLEAN,
      "policies/deep/b.yaml": OPEN,
      "policies/tools.json": TOOLS,
      "policies/package.json": '{"name":"x","version":"1.0.0"}',
      "policies/node_modules/x/c.yaml": OPEN,
      "policies/broken.yaml": "a: [",
    };
    for (const paths of [
      ["policies"],
      ["."],
      [],
      ["policies/**/*.{json,yaml}"],
      ["policies", "policies/deep/b.yaml"],
    ]) {
      const { stdout } = await callgate(["lint", ...paths, "--format", "json"], files);
      const { report } = checkedReport(stdout);
      expect([paths, report.summary]).toEqual([
        paths,
        // tools.json, package.json, broken.yaml, which has no key of a policy, and node_modules.
        { policies: 2, errors: 2, warnings: 0, notes: 0, suppressed: 0, passedOver: 4 },
      ]);
    }
  });

  it("uses a tool list: an Execute tool the policy does not name is reached by default", async () => {
    const { stdout, code } = await callgate(["lint", "p.yaml", "--tools", "tools.json", "--format", "json"], {
      "p.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
      "tools.json": TOOLS,
    });
    const { findings } = checkedReport(stdout).report as { findings: { check: string; message: string }[] };
    expect(code).toBe(1);
    const allowed = findings.filter(({ check }) => check === "execute-allow-all");
    expect(allowed.map(({ message }) => /`(\w+)`/.exec(message)?.[1])).toEqual(["chat_completion", "run", "serve"]);
  });

  it("escapes what a policy would send to the terminal", async () => {
    const { stdout } = await callgate(["lint", "p.yaml"], {
      "p.yaml": 'version: "1"\ntools:\n  "run\\e[31m\\u202e":\n    rulez: []\n',
    });
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });

  describe("bad input", () => {
    it.each<[string, string[], Record<string, string | Uint8Array>, number, RegExp]>([
      ["a missing file", ["lint", "nope.yaml"], {}, 2, /nope\.yaml cannot be read: there is no such file or folder/],
      [
        "an empty folder",
        ["lint", "."],
        {},
        2,
        /no policy in this folder: it holds no YAML or JSON file, .*; begin one with callgate init, or name a policy$/m,
      ],
      [
        "a folder without policies",
        ["lint", "d"],
        { "d/x.json": "{}" },
        2,
        /no policy in d: the only YAML or JSON file there holds none; name it to see why/,
      ],
      ["a glob without matches", ["lint", "*.yaml"], {}, 2, /no policy matches \*\.yaml/],
      [
        "an unknown format",
        ["lint", ".", "--format", "xml"],
        {},
        2,
        /no format `xml`; there are checkstyle, codequality, github, html, json, junit, markdown, pretty, sarif/,
      ],
      ["two formats on one stream", ["lint", ".", "--format", "json", "--format", "pretty"], {}, 2, /only one format/],
      ["a format without its file", ["lint", ".", "--format", "json="], {}, 2, /names no file/],
      [
        "an output that cannot be",
        ["lint", "p.json", "--format", "json=no/x"],
        { "p.json": CLEAN },
        2,
        /no\/x cannot be written/,
      ],
      [
        "an unknown option",
        ["lint", "--fail-onn", "x"],
        {},
        2,
        /there is no option `--fail-onn`; did you mean `--fail-on`\?/,
      ],
      ["an unknown severity", ["lint", "--fail-on", "x"], {}, 2, /--fail-on is one of/],
      ["an option without value", ["lint", "--format"], {}, 2, /--format needs a value/],
      [
        "a missing tool list",
        ["lint", "p.json", "--tools", "t.json"],
        { "p.json": CLEAN },
        2,
        /t\.json cannot be read/,
      ],
      ["no tool list", ["lint", "p.json", "--tools", "p.json"], { "p.json": CLEAN }, 2, /p\.json is no tool list/],
      ["an unknown dialect", ["lint", "p.json", "--dialect", "x"], { "p.json": CLEAN }, 2, /--dialect is one of/],
      ["no policy", ["lint", "x.json"], { "x.json": '{"a":1}' }, 1, /this is no policy: a policy is a mapping with/],
      ["a tool list", ["lint", "x.json"], { "x.json": TOOLS }, 1, /this is a tool list \(give it with --tools\)/],
      ["an empty file", ["lint", "x.yaml"], { "x.yaml": "" }, 1, /the file is empty: a policy is a mapping/],
      ["broken YAML", ["lint", "x.yaml"], { "x.yaml": "a: [" }, 1, /x\.yaml:1:\d+ error syntax/],
      [
        "invalid UTF-8",
        ["lint", "x.yaml"],
        { "x.yaml": Buffer.from([118, 58, 32, 255]) },
        1,
        /x\.yaml:1:4 error syntax\n.*UTF-8/,
      ],
      ["a binary file", ["lint", "x.yaml"], { "x.yaml": Buffer.from([127, 69, 76, 70, 0, 1]) }, 1, /control character/],
      [
        "a file of 10 MB",
        ["lint", "x.yaml"],
        { "x.yaml": "#".repeat(10_000_000) },
        1,
        /the file is larger than 2 MiB, the most a policy may have/,
      ],
    ])("%s", async (_name, args, files, code, message) => {
      const ran = await callgate(args, files);
      expect(ran.stdout + ran.stderr).toMatch(message);
      expect(ran.code).toBe(code);
    });
  });
});

describe("callgate", () => {
  it.each<[string[], number, RegExp]>([
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/],
    [["--help"], 0, /callgate lint \[paths\.\.\]/],
    [["lint", "--help"], 0, /--fail-on/],
    [[], 2, /say what to do: lint, access, check, test, mutate, probe, transcripts, replay, suggest, merge, /],
    [["lnt"], 2, /no command `lnt`; did you mean `lint`\?/],
    [["checks"], 0, /^dangling-counter +error/m],
    [["explain", "unknown-keys"], 2, /no check `unknown-keys`; did you mean `unknown-key`\?/],
    [["explain", "x".repeat(500)], 2, /`callgate checks` lists them/],
    [["explain"], 0, /^dangling-counter +error/m],
  ])("%j", async (args, code, output) => {
    const ran = await callgate(args);
    expect(ran.stdout + ran.stderr).toMatch(output);
    expect(ran.code).toBe(code);
  });

  it("calls a fault of its own one, and exits 3", async () => {
    const { main } = await import("../src/main.js");
    let stderr = "";
    const write = (text: string) => {
      stderr += text;
    };
    const io = new Proxy(
      {},
      { get: (_target, key) => (key === "stderr" ? { write } : key === "env" ? {} : undefined) },
    );
    expect(await main(["lint", "x"], io as never)).toBe(3);
    expect(stderr).toMatch(/^callgate: a fault of callgate's own, not of your input; please report it/);
  });
});
