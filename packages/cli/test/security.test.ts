/** What SECURITY.md says that no run can show: which sources may reach a network, a program, or JavaScript's own patterns. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./run.js";

/** The sources of all packages, without their tests. */
const SOURCES = readdirSync(join(ROOT, "packages")).flatMap((name) => {
  const folder = join(ROOT, "packages", name, "src");
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => `${name}/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
  } catch (error) {
    if (["ENOTDIR", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
});

/** Those of them that hold something. */
function holding(what: RegExp): string[] {
  const textOf = (path: string) => {
    const [name, ...rest] = path.split("/");
    return readFileSync(join(ROOT, "packages", name as string, "src", ...rest), "utf8");
  };
  return SOURCES.filter((path) => what.test(textOf(path))).sort();
}

it.each<[string, RegExp, string[]]>([
  [
    "a connection is opened by `record`, `tools`, `mcp`, `mock-ollama`, `probe` and the action alone",
    /(?:from|import\(|BuiltinModule\() ?"(?:node:)?(?:net|https?|http2|tls|dgram|dns)(?:\/promises)?"|(?<![.\w#])(?:fetch|WebSocket|EventSource)\((?!url:)/,
    [
      "action/main.ts",
      "cli/commands/record/exchange.ts",
      "cli/commands/record/http.ts",
      "cli/commands/tools/list-tools.ts",
      "cli/server-url.ts",
      "probe/model-server.ts",
      "serve-mcp/http.ts",
    ],
  ],
  [
    "a program is started for `git`, and by `record` and `probe`",
    /"(?:node:)?(?:child_process|cluster)"/,
    // The loader loads it for the others.
    ["cli/commands/record/stdio.ts", "cli/loading/bundle-loader.ts", "probe/child.ts", "project/io/ask-git.ts"],
  ],
  [
    "no text is run as code but callgate's own",
    /(?<![\w.])(?:eval|Function)\(|"(?:node:)?vm"/,
    ["cli/loading/bundle-loader.ts"],
  ],
  [
    "patterns of JavaScript are made of constants: of names of ours, and of what hosts keep of a name",
    /(?<!\w)RegExp\(/,
    [
      "action/workflow-inputs.ts",
      "core/edit/scalar-text.ts",
      "core/logic/name-tests.ts",
      "core/policy/naming.ts",
      "core/text/invisible.ts",
      "core/values/literal.ts",
      "linter/checks/dead-entry.ts",
      "linter/checks/invisible-character.ts",
      "report/printable.ts",
      "simulator/readers/forwarded.ts",
      "simulator/readers/known-texts.ts",
    ],
  ],
])("%s", (_claim, what, places) => {
  expect(holding(what)).toEqual(places);
});

/** Which sources write files through `Io`, and what SECURITY.md says of what they write. */
const WRITERS: Readonly<Record<string, string>> = {
  "cli/commands/init/planned-file.ts": "[`init`](docs/cli.md#init)",
  "cli/commands/probe/probe-intercept.ts": "`probe --record`",
  "cli/commands/probe/probe.ts": "`probe --record`",
  "cli/commands/record/record.ts": "the recording of `record`",
  "cli/commands/suggest/suggest.ts": "in a folder that `suggest --output` names, a file for each server",
  "cli/commands/test/from-transcript.ts": "`--output`",
  "cli/outputs.ts": "`--format FORMAT=FILE`",
  "project/lint/baseline-file.ts": "the baseline of",
  "project/lint/fixing.ts": "the policies that `--fix` fixes",
  "project/mutate/write-cases.ts": "the suites of `mutate --write`",
  "project/replay/replay-sessions.ts": "`--decisions`",
  "project/replay/shard.ts": "`--part`",
  "project/suggest/suite.ts": "`suggest --write-suite`",
  "project/suggest/updating.ts": "`suggest --update`",
};

/** Which sources write files by Node's own functions. */
const ON_THEIR_OWN: Readonly<Record<string, string>> = {
  "action/runner.ts": "by the GitHub Action",
  "probe/room.ts": "`probe` makes in a temporary folder",
  "probe/tool-server.ts": "`probe` makes in a temporary folder",
  "project/cache/own-file.ts": "the compiled code of callgate itself",
  // What `Io` is made of.
  "project/io/appender.ts": "Only files that were named are written",
  "project/io/beside.ts": "Only files that were named are written",
  "project/io/process-io.ts": "Only files that were named are written",
  "project/io/replace-file.ts": "Only files that were named are written",
  "project/io/update-file.ts": "Only files that were named are written",
};

const asksFileSystem = new Set(holding(/"(?:node:)?fs(?:\/promises)?"/));

it.each([
  [
    "Io",
    /(?:\bio|\?\.io|\bopened)\??\.(?:replaceFile|makeFile|updateFile|makeFolder|openWriter|openAppender)\(/,
    WRITERS,
  ],
  [
    "Node",
    /\b(?:appendFile|cp|copyFile|mkdir|mkdtemp|rename|rm|symlink|truncate|unlink|writeFile)(?:Sync)?\(|createWriteStream/,
    ON_THEIR_OWN,
  ],
])("SECURITY.md says of everything that is written by %s", (_by, writes, places) => {
  const sources = holding(writes).filter((path) => places !== ON_THEIR_OWN || asksFileSystem.has(path));
  expect(sources).toEqual(Object.keys(places));
  const said = /^- \*\*Only files that were named[\s\S]*?(?=^- )/m.exec(
    readFileSync(join(ROOT, "SECURITY.md"), "utf8"),
  )?.[0];
  for (const words of Object.values(places)) expect(said?.replace(/\s+/g, " ")).toContain(words);
});
