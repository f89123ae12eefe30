/** A job's runner obeys some of what it reads: no name and no text of ours may be a command to it. */

import { describe, expect, it } from "vitest";
import { callgate, recorded } from "./run.js";

const NAMES = [
  "::stop-commands::x",
  "x##[group]y",
  "##vso[task.setvariable variable=PATH]x",
  "section_start:1:x",
  "\u00a0::set-output name=a::b",
];
const POLICY = `version: "1"\ndefault: allow\ntools:\n${NAMES.map((name) => `  ${JSON.stringify(name)}:\n    rules:\n      - {name: rate, rate_limit: 9/minute}\n`).join("")}  rm: {}\n`;
const NARROW = POLICY.replaceAll("9/minute", "3/minute");
const FILE = "::stop-commands::x##[group].yaml";
/** A rate limit of a tool whose name has a dot is refused, and what is refused has no budget. */
const BUDGETED = "::stop-commands::y##[group].yaml";
const files = {
  [FILE]: POLICY,
  [BUDGETED]: POLICY.replace("task.", "task-"),
  "b.yaml": NARROW,
  "s.jsonl": NAMES.map((name, id) => recorded(name, { text: name }, { id })).join("\n"),
  "x.policytest.json": JSON.stringify({
    version: 1,
    policy: FILE,
    cases: NAMES.map((tool) => ({ name: tool, tool, expect: "deny" })),
  }),
};

const LINT = ["pretty", "json", "sarif", "junit", "html", "github", "markdown", "codequality"];
const runs: string[][] = [
  ...LINT.map((format) => ["lint", FILE, "--format", format]),
  ["lint", "."],
  ["lint", FILE, "--fix-dry-run"],
  ["lint", "::missing::x.yaml"],
  ["lint", FILE, "--print-config"],
  ...LINT.map((format) => ["replay", "s.jsonl", "--policy", "b.yaml", "--allow-invalid", "--format", format]),
  ...["pretty", "json", "sarif", "markdown"].map((format) => ["diff", FILE, "b.yaml", "--format", format]),
  ...["pretty", "json", "junit", "github", "markdown"].map((format) => [
    "test",
    "x.policytest.json",
    "--format",
    format,
  ]),
  ...["pretty", "json"].map((format) => ["budget", BUDGETED, "--format", format]),
  ["convert", "b.yaml", "--to", "gateway"],
  ["::nonsense::x"],
];
const COMMAND = /^[\s\u0085]*::|##\w*\[|section_(?:start|end):\d|\u001b/m;
const OURS = /^::(?:error|warning|notice)(?: [^:]*)?::/;

describe.each(["GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"])("where %s is set", (runner) => {
  it.each(runs.map((args) => [args.join(" "), args] as const))("no line of `%s` is a command", async (_name, args) => {
    const [plain, { stdout, stderr }] = [
      await callgate(args, files),
      await callgate(args, files, { [runner]: "true" }),
    ];
    const isGithub = args.at(-1) === "github";
    const lines = stdout.split("\n").filter((line) => !(isGithub && OURS.test(line)));
    expect([...lines, ...stderr.split("\n")].filter((line) => COMMAND.test(line))).toEqual([]);
    // Whoever parses JSON reads the same.
    if (args.includes("json") || args.includes("sarif") || args.includes("codequality"))
      expect(JSON.parse(stdout)).toEqual(JSON.parse(plain.stdout));
  });
});

it("leaves elsewhere what it prints as it is", async () => {
  const { stdout } = await callgate(["lint", FILE], files);
  expect(stdout).toContain("::stop-commands::x##[group].yaml:");
});
