/** The configuration, and what it changes about a run of `callgate lint`. */

import { afterEach, describe, expect, it } from "vitest";
import { callgate, fixture, recorded, Workspace } from "./run.js";
import { checkedReport } from "./schema.js";

const OPEN = 'version: "1"\ntools:\n  run:\n    rules: []\n';
const LIMITED = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{name: r, rate_limit: 5/minute}]\n';
const TOOLS = fixture("tools/ollama.json");
const NAME = "callgate.config.yaml";
const TODAY = { now: () => Date.parse("2026-06-15T12:00:00Z") };

const workspaces: Workspace[] = [];
function workspace(files: Record<string, string>): Workspace {
  const made = new Workspace(files);
  workspaces.push(made);
  return made;
}
afterEach(() => {
  for (const made of workspaces.splice(0)) made.remove();
});

/** The checks that these tests are about; what others find is theirs to test. */
const ABOUT = [
  ...["execute-allow-all", "missing-rate-limit", "schema", "syntax", "unknown-key"],
  ...["expired-suppression", "suppression-without-reason", "unused-suppression"],
];

/** Runs `lint` and gives `file check severity` of each finding. */
async function found(files: Record<string, string>, args: string[] = [], below = "."): Promise<string[]> {
  const { stdout, stderr } = await workspace(files).run(["lint", "--format", "json", ...args], {}, TODAY, below);
  expect(stderr).toBe("");
  const { report } = checkedReport(stdout);
  const findings = report.findings as { check: string; severity: string; location: { uri: string } }[];
  return findings
    .filter(({ check }) => ABOUT.includes(check))
    .map(({ check, severity, location }) => `${location.uri} ${check} ${severity}`);
}

describe("a configuration", () => {
  it.each<[string, Record<string, string>, string[], string, string[]]>([
    [
      "sets severities",
      { [NAME]: "checks: {missing-rate-limit: warning, execute-allow-all: 'off'}", "p.yaml": OPEN },
      ["p.yaml"],
      ".",
      ["p.yaml missing-rate-limit warning"],
    ],
    [
      "is found from below",
      { [NAME]: "checks: {execute-allow-all: 'off'}", "a/b/p.yaml": OPEN },
      ["p.yaml"],
      "a/b",
      ["p.yaml missing-rate-limit error"],
    ],
    [
      "may be .yml",
      { "callgate.config.yml": "checks: {execute-allow-all: 'off'}", "p.yaml": OPEN },
      [],
      ".",
      ["p.yaml missing-rate-limit error"],
    ],
    [
      "may be .json",
      { "callgate.config.json": '{"checks": {"execute-allow-all": "off"}}', "p.yaml": OPEN },
      [],
      ".",
      ["p.yaml missing-rate-limit error"],
    ],
    [
      "may be named",
      { "x.yaml": "checks: {execute-allow-all: 'off'}", [NAME]: "broken: [", "p.yaml": OPEN },
      ["p.yaml", "--config", "x.yaml"],
      ".",
      ["p.yaml missing-rate-limit error"],
    ],
    [
      "may be left alone",
      { [NAME]: "broken: [", "p.yaml": OPEN },
      ["p.yaml", "--no-config"],
      ".",
      ["p.yaml execute-allow-all error", "p.yaml missing-rate-limit error"],
    ],
    [
      "has overrides, of which the later wins",
      {
        [NAME]: [
          "checks: {execute-allow-all: 'off'}",
          "overrides:",
          "  - {files: ['**/*.yaml'], checks: {missing-rate-limit: note}}",
          "  - {files: [legacy], checks: {missing-rate-limit: warning}}",
        ].join("\n"),
        "legacy/p.yaml": OPEN,
        "new/p.yaml": OPEN,
      },
      [],
      ".",
      ["legacy/p.yaml missing-rate-limit warning", "new/p.yaml missing-rate-limit note"],
    ],
    [
      "decides categories, in an override, too",
      {
        [NAME]: "categories: {run: Read}\noverrides: [{files: [b.yaml], categories: {run: Write}}]",
        "a.yaml": OPEN,
        "b.yaml": OPEN,
      },
      [],
      ".",
      ["b.yaml missing-rate-limit warning"],
    ],
    [
      "names the policies that are linted without paths, from its own folder",
      {
        [NAME]: "policies: [policies, 'more/*.yaml']",
        "policies/a.yaml": OPEN,
        "more/b.yaml": OPEN,
        "c.yaml": OPEN,
        "x/y": "",
      },
      [],
      "x",
      ["../more/b.yaml", "../policies/a.yaml"].flatMap((path) => [
        `${path} execute-allow-all error`,
        `${path} missing-rate-limit error`,
      ]),
    ],
    [
      "gives each server's policies its tool list",
      {
        [NAME]: "servers:\n  ollama: {policies: [o.yaml], tools: lists/t.json}\n  other: {policies: [p.yaml]}\n",
        "lists/t.json": TOOLS,
        "o.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
        "p.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
      },
      [],
      ".",
      ["o.yaml execute-allow-all error", "o.yaml execute-allow-all error", "o.yaml execute-allow-all error"],
    ],
    [
      "gives a policy that is named its server's tool list",
      {
        [NAME]: "servers: {ollama: {policies: [o.yaml], tools: t.json}}",
        "t.json": '[{"name": "run"}]',
        "o.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
      },
      ["o.yaml"],
      ".",
      ["o.yaml execute-allow-all error"],
    ],
    [
      "gives policies that a range names their server's tool list, whether they are named or found",
      {
        [NAME]: "servers: {ollama: {policies: ['p{1..2}.yaml'], tools: t.json}}",
        "t.json": '[{"name": "run"}]',
        "p1.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
        "p2.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
        "p3.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
      },
      ["p1.yaml", "p{2..3}.yaml"],
      ".",
      ["p1.yaml execute-allow-all error", "p2.yaml execute-allow-all error"],
    ],
    [
      "yields to --tools",
      {
        [NAME]: "servers: {ollama: {policies: [o.yaml], tools: t.json}}",
        "t.json": '[{"name": "run"}]',
        "u.json": '[{"name": "get_file"}]',
        "o.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
      },
      ["o.yaml", "--tools", "u.json"],
      ".",
      [],
    ],
    [
      "has a tool list for policies of no server",
      { [NAME]: "tools: t.json", "t.json": '[{"name": "run"}]', "o.yaml": 'version: "1"\ndefault: allow\ntools: {}\n' },
      ["o.yaml"],
      ".",
      ["o.yaml execute-allow-all error"],
    ],
    [
      "is no policy, and neither is a baseline",
      {
        [NAME]: "version: 1\ntools: t.json",
        "callgate-baseline.json": '{"version": 1, "files": {}}',
        "t.json": TOOLS,
        "p.yaml": LIMITED,
      },
      ["."],
      ".",
      [],
    ],
    [
      "knows a policy on the standard input by the name it is given",
      { [NAME]: "overrides: [{files: [legacy], checks: {syntax: note, schema: note}}]", "p.yaml": LIMITED },
      ["p.yaml", "--stdin-filename", "legacy/x.yaml"],
      ".",
      [],
    ],
  ])("%s", async (_name, files, args, below, expected) => {
    expect(await found(files, args, below)).toEqual(expected);
  });

  it("is printed for a policy, with nothing left out", async () => {
    const files = {
      [NAME]:
        "checks: {unknown-key: note}\nservers: {ollama: {policies: [policies], tools: t.json}}\nceilings: {Read: 99}\n",
    };
    const { code, stdout } = await callgate(["lint", "--print-config", "policies/p.yaml"], files);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      config: NAME,
      server: "ollama",
      tools: "t.json",
      checks: { "unknown-key": "note", schema: "error", "unused-suppression": "warning" },
      ceilings: { Read: 99, Write: 30, Execute: 10, Destructive: null, Financial: null },
      ignore: [],
      baseline: null,
    });
    expect(JSON.parse((await callgate(["lint", "--print-config"])).stdout)).toMatchObject({
      config: null,
      server: null,
    });
  });
});

describe("ignore:", () => {
  const both = ["p.yaml execute-allow-all error", "p.yaml missing-rate-limit error"];
  const entry = (more: string) => `ignore: [{check: missing-rate-limit, reason: r${more}}]`;
  it.each<[string, string, string[], string[]]>([
    ["everywhere", entry(""), [], ["p.yaml execute-allow-all error"]],
    ["in a file", entry(", file: p.yaml"), ["p.yaml"], ["p.yaml execute-allow-all error"]],
    ["in files", entry(", file: '*.yaml'"), ["p.yaml"], ["p.yaml execute-allow-all error"]],
    ["at a path", entry(", path: /tools/run"), ["p.yaml"], ["p.yaml execute-allow-all error"]],
    ["above a path", entry(", path: /tools"), ["p.yaml"], ["p.yaml execute-allow-all error"]],
    ["until a day to come", entry(", until: 2026-06-15"), ["p.yaml"], ["p.yaml execute-allow-all error"]],
    ["until a day gone by", entry(", until: 2026-06-14"), ["p.yaml"], [`${NAME} expired-suppression error`, ...both]],
    [
      "in another file, in a run over everything",
      entry(", file: q.yaml"),
      [],
      [`${NAME} unused-suppression warning`, ...both],
    ],
    ["in another file, in a run over some", entry(", file: q.yaml"), ["p.yaml"], both],
    [
      "of what is not there",
      "ignore: [{check: schema, reason: r, file: p.yaml}]",
      ["p.yaml"],
      [`${NAME} unused-suppression warning`, ...both],
    ],
    ["of what is not there, in several files", "ignore: [{check: schema, reason: r}]", ["p.yaml"], both],
  ])("%s", async (_name, config, args, expected) => {
    expect(await found({ [NAME]: config, "p.yaml": OPEN }, args)).toEqual(expected);
  });

  it("suppresses in JSON, at its place only", async () => {
    const policy = '{"version":"1","default":"deny","tools":{"run":{},"exec":{}}}';
    const config = entry(", path: /tools/exec");
    expect(await found({ [NAME]: config, "p.json": policy }, ["p.json"])).toEqual([
      "p.json execute-allow-all error",
      "p.json missing-rate-limit error",
      "p.json execute-allow-all error",
    ]);
  });
});

describe("--show-suppressed", () => {
  const files = {
    [NAME]: "ignore: [{check: execute-allow-all, reason: 'guarded elsewhere', until: 2027-01-31}]",
    "p.yaml":
      'version: "1"\ndefault: deny\ntools:\n  run: # callgate-ignore missing-rate-limit: the server limits it\n    rules: []\n',
  };

  it("counts what is suppressed without it, and lists it with it", async () => {
    expect((await workspace(files).run(["lint", "p.yaml"], {}, TODAY)).stdout).toBe(
      "✔ no findings in 1 policy, 2 suppressed\n  assumed: Intercept (latest release)\n",
    );
    const { code, stdout } = await workspace(files).run(["lint", "p.yaml", "--show-suppressed"], {}, TODAY);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Suppressed
        - p.yaml:4:3 error execute-allow-all: any call may reach \`run\`; it is an Execute tool (its name says \`run\`): add conditions, a rate limit or an approval, or deny it (suppressed by the configuration: guarded elsewhere (until 2027-01-31))
        - p.yaml:4:3 error missing-rate-limit: nothing limits how often \`run\` may be called; it is an Execute tool (its name says \`run\`): allow at most 10 a minute (suppressed by a comment: the server limits it)

      ✔ no findings in 1 policy, 2 suppressed
        assumed: Intercept (latest release)
      "
    `);
  });

  it("gives the reasons in JSON", async () => {
    const args = ["lint", "p.yaml", "--show-suppressed", "--format", "json"];
    const { errors, report } = checkedReport((await workspace(files).run(args, {}, TODAY)).stdout);
    expect(errors).toEqual([]);
    expect(report).toMatchObject({
      findings: [],
      suppressed: [
        {
          check: "execute-allow-all",
          suppressed: { kind: "configuration", reason: "guarded elsewhere", until: "2027-01-31" },
        },
        { check: "missing-rate-limit", suppressed: { kind: "comment", reason: "the server limits it" } },
      ],
      summary: { errors: 0, suppressed: 2 },
    });
  });
});

describe("bad input", () => {
  const FILES = { "p.yaml": OPEN };
  it.each<[string, string[], Record<string, string>, number, RegExp]>([
    [
      "a configuration that is none",
      [],
      { [NAME]: "- a" },
      2,
      /callgate\.config\.yaml is no configuration\ncallgate\.config\.yaml:1:3 error configuration\n {2}the configuration is a mapping, not a list/,
    ],
    ["broken YAML", [], { [NAME]: "checks: [" }, 2, /is no configuration\ncallgate\.config\.yaml:1:9 error syntax/],
    [
      "an unknown key",
      [],
      { [NAME]: "\nchekcs: {}" },
      2,
      /callgate\.config\.yaml:2:1 error configuration\n {2}unknown key `chekcs`; did you mean `checks`\?\n +2 │ chekcs: \{\}\n +│ \^{6}\n/,
    ],
    [
      "an unknown check",
      [],
      { [NAME]: "checks: {shema: off}" },
      2,
      /there is no check `shema`; did you mean `schema`\?/,
    ],
    ["an unknown category", [], { [NAME]: "categories: {run: Exekute}" }, 2, /not `Exekute`; did you mean `Execute`\?/],
    [
      "a date that is none",
      [],
      { [NAME]: "ignore: [{check: schema, reason: r, until: 2027-02-30}]" },
      2,
      /`2027-02-30` is no date; write it as in `2027-01-31`/,
    ],
    [
      "a suppression for an unknown check, in the configuration",
      [],
      { [NAME]: "ignore: [{check: shema, reason: r}]" },
      2,
      /there is no check `shema`; did you mean `schema`\?/,
    ],
    [
      "a suppression for an unknown check, in a comment",
      [],
      { "p.yaml": LIMITED.replace("run:", "run: # callgate-ignore shema: r") },
      0,
      /warning unused-suppression\n {2}there is no check `shema`; did you mean `schema`\?/,
    ],
    [
      "the same, where warnings fail",
      ["--fail-on", "warning"],
      { "p.yaml": LIMITED.replace("run:", "run: # callgate-ignore shema: r") },
      1,
      /unused-suppression/,
    ],
    [
      "a configuration that is missing",
      ["--config", "nope.yaml"],
      {},
      2,
      /nope\.yaml cannot be read: there is no such file/,
    ],
    ["a folder as configuration", ["--config", "."], {}, 2, /\. cannot be read: it is a folder/],
    [
      "two configurations",
      [],
      { [NAME]: "", "callgate.config.json": "{}" },
      2,
      /callgate\.config\.yaml and callgate\.config\.json are both there; keep one/,
    ],
    ["two --config", ["--config", "a", "--config", "b"], {}, 2, /--config was given more than once; give it once/],
    [
      "a server's tool list of the wrong shape",
      ["p.yaml"],
      { [NAME]: "tools: t.json", "t.json": "{}" },
      2,
      /t\.json is no tool list/,
    ],
    [
      "a server's tool list that is missing",
      ["p.yaml"],
      { [NAME]: "tools: t.json" },
      2,
      /t\.json cannot be read: there is no such file/,
    ],
    [
      "a policy of the configuration that is missing",
      [],
      { [NAME]: "policies: [q.yaml]" },
      2,
      /q\.yaml cannot be read: there is no such file/,
    ],
    [
      "--print-config of two policies",
      ["--print-config", "a", "b"],
      {},
      2,
      /--print-config is about one policy; name one, or none/,
    ],
    ["a configuration of 3 MB", [], { [NAME]: "#".repeat(3_000_000) }, 2, /larger than 2 MiB/],
    [
      "a configuration nested without end",
      [],
      { [NAME]: `checks: ${"[".repeat(10_000)}` },
      2,
      /nested more than 100 levels/,
    ],
  ])("%s", async (_name, args, files, code, message) => {
    const ran = await callgate(["lint", ...args], { ...FILES, ...files });
    expect(ran.stdout + ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
  });
});

describe("callgate replay with a configuration", () => {
  const call = (server: string, tool: string) => recorded(tool, {}, { server });
  const files = {
    [NAME]: "servers:\n  ollama: {policies: ['o/*.yaml'], tools: t.json}\n  other: {policies: [p.yaml]}\n",
    "t.json": '[{"name": "frobnicate", "description": "Runs a shell command"}]',
    "o/p.yaml": 'version: "1"\ndefault: deny\ntools: {}\n',
    "p.yaml": 'version: "1"\ndefault: allow\ntools: {}\n',
    "s.jsonl": `${call("ollama", "frobnicate")}\n`,
  };

  it("decides by the policies of its servers, of which not all need be called", async () => {
    const { code, stdout } = await callgate(["replay", "s.jsonl", "--format", "json"], files);
    const { errors, report } = checkedReport(stdout);
    expect(errors).toEqual([]);
    expect(code).toBe(1);
    expect(report).toMatchObject({
      decisions: { deny: 1 },
      denials: [{ policy: { uri: "o/p.yaml" } }],
      tools: [{ tool: "frobnicate", category: "Execute" }],
    });
  });

  it("yields to --policy, and to --no-config", async () => {
    expect((await callgate(["replay", "s.jsonl", "--policy", "p.yaml"], files)).code).toBe(0);
    expect((await callgate(["replay", "s.jsonl", "--no-config"], files)).stderr).toMatch(
      /policies are found in this folder: /,
    );
  });

  it("wants one policy of each server", async () => {
    const { code, stderr } = await callgate(["replay", "s.jsonl"], { ...files, "o/q.yaml": files["p.yaml"] });
    expect(code).toBe(2);
    expect(stderr).toBe(
      `callgate: the server \`ollama\` has 2 policies in ${NAME}; say which is to decide: --policy ollama=o/p.yaml\n`,
    );
  });
});
