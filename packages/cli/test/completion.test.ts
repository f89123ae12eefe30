/** `callgate completion`: its scripts, asked in the real shells what they offer. */

import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { bashCompletion } from "../src/commands/completion/bash.js";
import { type CompletionModel, completionModel } from "../src/commands/completion/completion-model.js";
import { fishCompletion } from "../src/commands/completion/fish.js";
import { zshCompletion } from "../src/commands/completion/zsh.js";
import { type CommandGrammar, defineCommand } from "../src/commands/grammar.js";
import { GRAMMARS } from "../src/commands/grammars.js";
import { callgate, Workspace } from "./run.js";

/** What a command line ends in, and what a shell offers there. */
interface Answer {
  readonly words: readonly string[];
  /** Whether it offers the files of the folder. */
  readonly files: boolean;
}

const FILE = "a policy.yaml";

/** Printed behind what is offered for a line. */
const END = "END-OF-LINE";

/** How each shell is asked about lines, of which each is split at spaces, and its last word is to be completed. */
const SHELLS: Readonly<Record<string, (script: string, lines: readonly string[]) => readonly Answer[]>> = {
  bash(script, lines) {
    const asked = lines.map((line) => {
      // Readline makes = a word of its own.
      const words = line.split(" ").flatMap((word) => word.split(/(=)/).filter((part, i) => part !== "" || i === 0));
      return `COMP_WORDS=(${words.map(quoted).join(" ")}); COMP_CWORD=${words.length - 1}; _callgate
        for word in "\${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done; echo ${END}`;
    });
    const code = ["compopt() { [[ $* != *default* ]] || echo no-files; }; source ./script", ...asked].join("\n");
    return answers("bash", ["--noprofile", "--norc", "-c", code], script).map((words) => ({
      words: words.filter((word) => word !== "no-files"),
      files: words.length === 0,
    }));
  },
  fish(script, lines) {
    const asked = lines.map((line) => `complete -C ${quoted(line)} | string split -f1 \\t; echo ${END}`);
    return answers("fish", ["--no-config", "-c", ["source ./script", ...asked].join("\n")], script)
      .map((words) => words.map((word) => word.replace(/^([\w-]+=)+(?=.)/, "")))
      .map(withFiles);
  },
  zsh(script, lines) {
    // A shell on a terminal of its own, whose completion prints what it would add.
    const inner = [
      "PROMPT=; autoload -Uz compinit; compinit -D -u; source ./script",
      "zstyle ':completion:*' completer _complete; zstyle ':completion:*' matcher-list ''",
      `compadd() { if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi; local -a hits; builtin compadd -A hits "$@"; print -rl -- "" "HIT:"\${^hits}; builtin compadd "$@"; }`,
      `ask() { _main_complete; compstate[insert]=; compstate[list]=; print ${END}; }`,
      "zle -C ask complete-word ask; bindkey '^I' ask; bindkey '^U' kill-whole-line; print READY",
    ];
    const asked = lines.map(
      (line) =>
        `zpty -n -w z ${quoted(`${line}\t`)}; zpty -r z out '*${END}*'; print -r -- $out; zpty -n -w z $'\\x15'`,
    );
    const code = [
      "zmodload zsh/zpty; zpty z zsh -f -i",
      ...inner.map((line) => `zpty -w z ${quoted(line)}`),
      "zpty -r z out '*READY*READY*'",
      ...asked,
      "zpty -d z",
    ];
    return answers("zsh", ["-f", "-c", code.join("\n")], script)
      .map((words, i) => {
        // It adds to what is there up to the last comma.
        const head = /[^ =]*,/.exec(lines[i] ?? "")?.[0] ?? "";
        return words.flatMap((word) => /HIT:(.+)$/.exec(word)?.[1] ?? []).map((word) => head + word);
      })
      .map(withFiles);
  },
};

const SCRIPTS: Readonly<Record<string, (model: CompletionModel) => string>> = {
  bash: bashCompletion,
  fish: fishCompletion,
  zsh: zshCompletion,
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Names of the folder's files are no words of the script's. */
function withFiles(words: readonly string[]): Answer {
  const isFile = (word: string) => [FILE, "script"].includes(word.replaceAll("\\", ""));
  return { words: words.filter((word) => !isFile(word)), files: words.some(isFile) };
}

const folder = new Workspace({ [FILE]: "" });
afterAll(() => folder.remove());

/** What a shell prints, by line. */
function answers(shell: string, args: readonly string[], script: string): string[][] {
  folder.write("script", script);
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder.path,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: folder.path, TERM: "dumb", LC_ALL: "C.UTF-8" },
  });
  expect(stderr).toBe("");
  return stdout
    .split(END)
    .slice(0, -1)
    .map((printed) => printed.split(/\r?\n/).filter((line) => line !== ""));
}

const COMMANDS = [...GRAMMARS.map(({ name }) => name), "help"].sort();

const CASES: readonly [line: string, words: readonly string[], files: boolean][] = [
  ["callgate ", COMMANDS, false],
  ["callgate m", ["mcp", "merge", "mock-ollama", "mutate"], false],
  ["callgate --co", ["--color"], false],
  ["callgate --color ", ["always", "auto", "never"], false],
  ["callgate --color always mut", ["mutate"], false],
  ["callgate lnt ", [], false],
  ["callgate lint ", [], true],
  ["callgate lint --fix-", ["--fix-dry-run", "--fix-unsafe"], false],
  ["callgate --color never lint --fail-on ", ["error", "never", "note", "warning"], false],
  ["callgate lint --severity n", ["note"], false],
  ["callgate lint --format ch", ["checkstyle"], false],
  ["callgate lint -f ch", ["checkstyle"], false],
  ["callgate lint --select unescaped", ["unescaped-dot"], false],
  ["callgate lint --no-", ["--no-cache", "--no-color", "--no-config"], false],
  ["callgate lint --config ", [], true],
  ["callgate lint --quiet ", [], true],
  ["callgate lint --max-warnings ", [], false],
  ["callgate lint --fail-on=n", ["never", "note"], false],
  ["callgate lint --select dead-rule,unescaped", ["dead-rule,unescaped-dot"], false],
  ["callgate lint --select=dead-rule,unescaped", ["dead-rule,unescaped-dot"], false],
  ["callgate lint --ignore unescaped-dot,dead-rule,unescaped-d", [], false],
  ["callgate lint --rule unescaped", ["unescaped-dot"], false],
  ["callgate lint --rule unescaped-dot=", ["error", "note", "off", "warning"], false],
  ["callgate lint --rule unescaped-dot=e", ["error"], false],
  ["callgate lint --rule=unescaped-dot=w", ["warning"], false],
  ["callgate explain --no", ["--no-color"], false],
  ["callgate explain -- --no", [], false],
  ["callgate lint --quiet -- ", [], true],
  ["callgate explain -- unan", ["unanchored-regex"], false],
  ["callgate explain unan", ["unanchored-regex"], false],
  ["callgate help ex", ["explain"], false],
  ["callgate checks ", [], false],
  ["callgate convert --to cop", ["copilot-cli"], false],
  ["callgate probe op", ["opencode"], false],
  ["callgate completion ", ["bash", "fish", "zsh"], false],
  ["callgate replay --from json", ["json-rpc"], false],
  ["callgate replay --sessions claude-c", ["claude-code"], false],
  ["callgate replay --sessions s", [], true],
  ["callgate init --sessions claude-c", ["claude-code"], false],
];

describe.each(Object.entries(SHELLS))("%s", (shell, ask) => {
  const isThere = spawnSync(shell, ["--version"]).status === 0;

  if (!isThere) {
    it.skip(`is not installed on this machine: ${shell}`, () => {});
    return;
  }

  it("offers what the grammars have", async () => {
    const { stdout, code } = await callgate(["completion", shell]);
    expect(code).toBe(0);
    const offered = ask(
      stdout,
      CASES.map(([line]) => line),
    );
    expect(
      offered.map((answer, index) => [
        CASES[index]?.[0],
        answer.words.map((word) => word.replace(/=$/, "")).sort(),
        answer.files,
      ]),
    ).toEqual(CASES);
  });

  it("takes no name and no value for a command of its own", () => {
    const evil = "$(touch x1)`touch x2`;touch x3 'q' \"d\" \\ : [b] (c) * é";
    const grammar: CommandGrammar = defineCommand({
      name: "run",
      summary: `s ${evil}`,
      operands: { name: "o", describe: evil, completes: [evil, `b${evil}`] },
      options: { opt: { choices: [evil, "plain"], describe: evil } },
      run: async () => 0,
    });
    const model = completionModel([grammar], {}, { checks: [], "session hosts": [], "transcript formats": [] });
    const script = SCRIPTS[shell]?.(model) ?? "";
    const [plain, , operands] = ask(script, [
      "callgate run --opt pl",
      "callgate ",
      "callgate run ",
      "callgate run --opt ",
      "callgate run --",
    ]);
    expect(plain).toEqual({ words: ["plain"], files: false });
    expect(operands?.words.length).toBeGreaterThan(1);
    expect(folder.names().filter((name) => !name.startsWith("."))).toEqual([FILE, "script"]);
  });
});

describe("callgate completion", () => {
  it.each([
    [[], "name the shell: callgate completion bash, fish, zsh"],
    [["bsh"], "there is no completion for `bsh`; did you mean `bash`?"],
    [["powershell"], "there is no completion for `powershell`; there is for bash, fish, zsh"],
  ])("needs a shell that it knows: %j", async (args, message) =>
    expect(await callgate(["completion", ...args])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    }),
  );

  it("writes to a file", async () => {
    const ran = await callgate(["completion", "fish", "-o", "callgate.fish"]);
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(ran.file("callgate.fish")).toContain("complete -c callgate");
  });

  it("offers files for these options, and no others", () => {
    const files = GRAMMARS.flatMap(({ options }) =>
      Object.entries(options).flatMap(([name, { type, choices, completes }]) =>
        type === "string" && choices === undefined && completes === undefined ? [name] : [],
      ),
    );
    expect([...new Set(files)].sort()).toMatchInlineSnapshot(`
      [
        "against",
        "baseline",
        "binary",
        "cases",
        "config",
        "coverage-format",
        "decisions",
        "from-policy",
        "home",
        "impact",
        "models",
        "output",
        "part",
        "policy",
        "record",
        "root",
        "stdin-filename",
        "suite",
        "tools",
        "transcript",
        "update",
        "write-suite",
      ]
    `);
  });
});
