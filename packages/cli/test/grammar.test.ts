/** One grammar for all commands: what a word of the command line means does not depend on the command. */

import { describe, expect, it } from "vitest";
import { GRAMMARS } from "../src/commands/grammars.js";
import { callgate, fixture, recorded } from "./run.js";
import { checked } from "./schema.js";

const POLICY = { "policy.json": fixture("policies/ollama.json") };
const WARNED = { "policy.yaml": fixture("policies/clevername.yaml") };

describe("an option of several commands", () => {
  const written = new Map<string, Map<string, string[]>>();
  for (const { name, options } of GRAMMARS)
    for (const [option, { alias, type, array, nargs, hidden }] of Object.entries(options)) {
      if (hidden) continue;
      const shape = JSON.stringify({ alias, isList: array === true, nargs, isFlag: type === "boolean" });
      const shapes = written.get(option) ?? new Map<string, string[]>();
      shapes.set(shape, [...(shapes.get(shape) ?? []), name]);
      written.set(option, shapes);
    }

  it.each([...written].filter(([, shapes]) => [...shapes.values()].flat().length > 1).map(([option]) => option))(
    "is written alike in all of them: --%s",
    (option) =>
      expect(Object.fromEntries(written.get(option) ?? [])).toSatisfy((shapes) => Object.keys(shapes).length === 1),
  );

  it("has a short form that no other option has", () => {
    const letters = new Map<string, Set<string>>();
    for (const { options } of GRAMMARS)
      for (const [option, { alias }] of Object.entries(options))
        for (const letter of [alias ?? []].flat()) letters.set(letter, (letters.get(letter) ?? new Set()).add(option));
    expect([...letters.values()].every((options) => options.size === 1)).toBe(true);
    expect([...letters.keys()].sort()).toEqual(expect.arrayContaining(["c", "f", "j", "o"]));
  });
});

describe("help", () => {
  it.each(GRAMMARS.map(({ name }) => name))("callgate help %s is callgate %s --help", async (name) => {
    const asked = await callgate(["help", name]);
    expect(asked).toMatchObject({ code: 0, stdout: (await callgate([name, "--help"])).stdout });
    expect(asked.stdout).toContain(`callgate ${name}`);
  });

  it("lists the commands", async () => {
    const { code, stdout } = await callgate(["help"]);
    expect(code).toBe(0);
    for (const { name, summary } of GRAMMARS) {
      expect(stdout).toContain(`callgate ${name}`);
      expect(stdout.replace(/\s+/g, " ")).toContain(summary);
    }
  });

  it("knows no command that is not there", async () =>
    expect(await callgate(["help", "lnt"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no command `lnt`; did you mean `lint`?"),
    }));

  it.each(["-v", "-V", "--version"])("%s is the version", async (option) =>
    expect((await callgate([option])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/),
  );
});

describe("a mistyped option", () => {
  it.each<[string[], string]>([
    [
      ["lint", "--baselin", "x"],
      "there is no option `--baselin`; did you mean `--baseline`?; see callgate lint --help",
    ],
    [["budget", "--baselin", "x"], "there is no option `--baselin`; see callgate budget --help"],
    [["budget", "--dialct", "gateway"], "there is no option `--dialct`; did you mean `--dialect`?"],
    [["lint", "--allow-outsid"], "there is no option `--allow-outsid`; did you mean `--allow-outside`?"],
  ])("is taken for one of the command: %j", async (args, message) => {
    const { code, stderr } = await callgate(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("a report", () => {
  it("is written to a file by -o, in the format of -f", async () => {
    const ran = await callgate(["lint", "policy.json", "-f", "json", "-o", "out.json"], POLICY);
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(JSON.parse(ran.file("out.json"))).toMatchObject({ version: 1 });
  });

  it("is written where --format says, and the other one to -o", async () => {
    const ran = await callgate(["budget", "policy.json", "-f", "json=a.json", "-f", "markdown", "-o", "b.md"], POLICY);
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(JSON.parse(ran.file("a.json"))).toMatchObject({ command: "budget" });
    expect(ran.file("b.md")).toContain("#");
  });

  it("is for one place", async () =>
    expect(await callgate(["lint", "policy.json", "-f", "json=a.json", "-o", "b"], POLICY)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("every --format has its file"),
    }));
});

describe("colours", () => {
  const ESCAPE = "\x1b[";
  it.each<[string[], Record<string, string>, boolean]>([
    [[], {}, false],
    [[], { TERMINAL: "yes" }, true],
    [[], { TERMINAL: "yes", NO_COLOR: "1" }, false],
    [[], { TERMINAL: "yes", TERM: "dumb" }, false],
    [[], { FORCE_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "" }, true],
    [[], { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "0", TERMINAL: "yes" }, false],
    [["--color"], {}, true],
    [["--color=always"], { NO_COLOR: "1" }, true],
    [["--color", "always"], {}, true],
    [["--color", "auto"], { TERMINAL: "yes" }, true],
    [["--color=never"], { FORCE_COLOR: "1" }, false],
    [["--no-color"], { TERMINAL: "yes" }, false],
  ])("%j in %j: %s", async (options, environment, expected) => {
    const { stdout } = await callgate([...options, "lint", "policy.yaml"], WARNED, environment);
    expect(stdout).toContain("unenforceable-dialect");
    expect(stdout.includes(ESCAPE)).toBe(expected);
    expect((await callgate(["lint", "policy.yaml", ...options], WARNED, environment)).stdout).toBe(stdout);
  });

  it("are for the standard output only", async () => {
    const ran = await callgate(["lint", "policy.yaml", "--color", "-o", "out.txt"], WARNED);
    expect(ran.file("out.txt")).toContain("unenforceable-dialect");
    expect(ran.file("out.txt")).not.toContain(ESCAPE);
  });
});

describe("the checks", () => {
  it("are listed by explain without one", async () => {
    const { code, stdout } = await callgate(["explain"]);
    expect(code).toBe(0);
    expect(stdout).toContain((await callgate(["checks"])).stdout);
  });

  it("are listed as JSON, by its schema", async () => {
    const { errors, report } = checked("checks", (await callgate(["checks", "--format", "json"])).stdout);
    expect(errors).toEqual([]);
    expect(report.checks).toContainEqual({
      id: "undecided-tool",
      severity: "note",
      offByDefault: true,
      summary: expect.any(String),
    });
  });

  it("are listed as a Markdown table, and in no other format", async () => {
    const { stdout } = await callgate(["checks", "-f", "markdown"]);
    expect(stdout).toMatch(
      /^\| check \| severity \| finds \|\n\| --- \| --- \| --- \|\n\| `ambiguous-scalar` \| warning \| /,
    );
    expect(await callgate(["checks", "-f", "sarif"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no format `sarif`; there are json, markdown, pretty"),
    });
  });
});

describe("an old spelling", () => {
  const SESSION = recorded("run", { name: "llama3.2", prompt: "hi" });

  it("of test --transcript works, with a hint", async () => {
    const files = { ...POLICY, "session.jsonl": `${SESSION}\n` };
    const old = await callgate(["test", "--from", "session.jsonl", "--policy", "policy.json"], files);
    const now = await callgate(["test", "--transcript", "session.jsonl", "--policy", "policy.json"], files);
    expect(old).toMatchObject({ code: 0, stdout: now.stdout });
    expect(now).toMatchObject({ code: 0, stderr: "" });
    expect(old.stderr).toMatch(/--from FILE is an old spelling, which the next version drops; write --transcript FILE/);
  });

  it("of tools -- works, with a hint", async () => {
    const server = ["--", "no-such-program-of-callgate"];
    const [old, now] = [await callgate(["tools", "--from", ...server]), await callgate(["tools", ...server])];
    expect(old.stderr).toContain(
      "--from is an old spelling, which the next version drops; write callgate tools -- COMMAND",
    );
    expect(old.stderr).toContain(now.stderr);
  });

  it("is in no help", async () => expect((await callgate(["tools", "--help"])).stdout).not.toContain("--from"));
});

it("takes the format of the transcript that a suite is made of", async () => {
  const args = ["test", "--transcript", "s.jsonl", "--policy", "policy.json", "--from"];
  const files = { ...POLICY, "s.jsonl": `${recorded("run", {})}\n` };
  expect((await callgate([...args, "json-rpc"], files)).code).toBe(0);
  expect((await callgate([...args, "codec"], files)).stderr).toContain(
    "there is no transcript format `codec`; did you mean",
  );
});

describe("--quiet", () => {
  it.each<[string[], number]>([
    [["lint", "policy.json"], 0],
    [["access", "policy.json"], 0],
    [["budget", "policy.json"], 0],
    [["diff", "policy.json", "policy.json"], 0],
  ])("%j writes nothing where nothing fails", async (args, code) => {
    expect(await callgate([...args, "--quiet"], POLICY)).toMatchObject({ code, stdout: "", stderr: "" });
    expect((await callgate(args, POLICY)).stdout).not.toBe("");
  });

  it("says nothing of what it did where all went well", async () => {
    const files = { "a.yaml": BAD };
    const done = await callgate(["lint", "a.yaml", "--fix", "--fail-on", "never"], files);
    expect(done.stderr).toContain("fixed ");
    expect(await callgate(["lint", "a.yaml", "--fix", "--fail-on", "never", "-q"], files)).toMatchObject({
      stderr: "",
    });
  });

  it("shows what fails, and only that", async () => {
    const { code, stdout } = await callgate(["lint", "-q", "a.yaml"], { "a.yaml": BAD });
    expect(code).toBe(1);
    expect(stdout).toContain("error unknown-key");
    expect(stdout).not.toContain("warning unescaped-dot");
    expect(stdout).toContain("1 warning not shown");
  });

  it("leaves what programs read as it is, and sentences that say why the exit code is not 0", async () => {
    const { stdout } = await callgate(["lint", "-q", "policy.json", "-f", "json"], POLICY);
    expect(JSON.parse(stdout)).toMatchObject({ command: "lint" });
    expect(await callgate(["lint", "-q", "nowhere.yaml"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nowhere.yaml cannot be read"),
    });
    const { code, stderr } = await callgate(["lint", "-q", "policy.yaml", "--max-warnings", "0"], WARNED);
    expect([code, stderr]).toEqual([1, "callgate: 1 warning is more than --max-warnings 0\n"]);
  });
});

const BAD = `version: "1"
defualt: deny
tools:
  run:
    rules:
      - name: models
        conditions: [{path: args.name, op: regex, value: "llama3.2|mistral"}]
        on_deny: no
      - {name: rate, rate_limit: 10/minute}
`;

describe("which findings count", () => {
  const lint = (...args: string[]) => callgate(["lint", "a.yaml", "--verbose", ...args], { "a.yaml": BAD });
  const found = async (...args: string[]) =>
    [...(await lint(...args)).stdout.matchAll(/^a\.yaml:\d+:\d+ (\w+) ([\w-]+)$/gm)].map(
      ([, severity, check]) => `${severity} ${check}`,
    );

  it.each<[string[], string[], number]>([
    [[], ["error unknown-key", "error unanchored-regex", "warning unescaped-dot"], 1],
    [["--severity", "error"], ["error unknown-key", "error unanchored-regex"], 1],
    [["--select", "unescaped-dot"], ["warning unescaped-dot"], 0],
    [["--select", "unescaped-dot,unknown-key"], ["error unknown-key", "warning unescaped-dot"], 1],
    [["--select", "unescaped-dot", "--select", "unknown-key", "--ignore", "unknown-key"], ["warning unescaped-dot"], 0],
    [["--ignore", "unknown-key,unanchored-regex"], ["warning unescaped-dot"], 0],
    [
      ["--rule", "unescaped-dot=error", "--ignore", "unknown-key"],
      ["error unanchored-regex", "error unescaped-dot"],
      1,
    ],
    [["--rule", "unknown-key=off,unanchored-regex=note"], ["warning unescaped-dot", "note unanchored-regex"], 0],
    [["--rule", "unescaped-dot: note", "--select", "unescaped-dot"], ["note unescaped-dot"], 0],
    [["--select", "unescaped-dot", "--max-warnings", "0"], ["warning unescaped-dot"], 1],
    [["--select", "unescaped-dot", "--max-warnings", "1"], ["warning unescaped-dot"], 0],
    [["--fail-on", "never", "--severity", "error"], ["error unknown-key", "error unanchored-regex"], 0],
  ])("%j", async (args, expected, code) => {
    expect([await found(...args), (await lint(...args)).code]).toEqual([expected, code]);
  });

  it.each<[string[], string]>([
    [["--severity", "error", "--fail-on", "warning"], "--severity error hides what --fail-on warning fails on"],
    [["--select", "unescaped-dots"], "there is no check `unescaped-dots`; did you mean `unescaped-dot`?"],
    [["--ignore", "syntax"], "`syntax` cannot be off"],
    [["--rule", "unescaped-dot"], "--rule unescaped-dot is not understood; write CHECK=SEVERITY"],
    [["--rule", "unescaped-dot=warn"], "--rule unescaped-dot is error, warning, note or off, not `warn`"],
    [["--rule", "x=error"], "there is no check `x`"],
    [["--max-warnings", "-1"], "--max-warnings"],
    [["--statistics", "-f", "json"], "--statistics is for pretty and markdown"],
    [["--select", "unescaped-dot", "--update-baseline"], "--update-baseline needs every check"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await lint(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says what is not shown, and how many checks looked", async () => {
    expect((await lint("--severity", "error")).stdout).toContain("1 warning not shown");
    expect((await lint("--select", "glob-in-name")).stdout).toContain("no findings of 1 check in 1 policy");
    const { errors, report } = checked(
      "report",
      (await lint("--severity", "error", "--select", "unescaped-dot", "-f", "json")).stdout,
    );
    expect(errors).toEqual([]);
    expect(report).toMatchObject({ findings: [], summary: { notShown: 1, checks: 1 } });
  });

  it("looks for nothing in what cannot be read, and says so whatever is selected", async () => {
    const { code, stdout } = await callgate(["lint", "a.yaml", "--select", "unescaped-dot"], {
      "a.yaml": 'version: "1"\ntools: 5\n',
    });
    expect(code).toBe(1);
    expect(stdout).toContain("error schema");
  });

  it("counts each check's findings", async () => {
    const { code, stdout } = await lint("--statistics");
    expect(code).toBe(1);
    expect(stdout).not.toContain("a.yaml:");
    expect(stdout).toMatch(/^ *1 +error +unknown-key +1 +1$/m);
    expect((await lint("--statistics", "-f", "markdown")).stdout).toContain("| `unescaped-dot` |");
  });

  it("runs a check that is off where it is selected", async () => {
    const files = { "policy.json": fixture("policies/ollama.json"), "tools.json": fixture("tools/ollama.json") };
    const args = ["lint", "policy.json", "--tools", "tools.json", "--no-config"];
    expect((await callgate(args, files)).stdout).not.toContain("undecided-tool");
    expect((await callgate([...args, "--select", "undecided-tool"], files)).stdout).toContain("undecided-tool");
  });
});
