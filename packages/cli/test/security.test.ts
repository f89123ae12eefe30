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
    "a connection is opened by `record`, `tools`, `mock-ollama`, `probe` and the action alone",
    /(?:from|import\(|BuiltinModule\() ?"(?:node:)?(?:net|https?|http2|tls|dgram|dns)(?:\/promises)?"|(?<![.\w#])(?:fetch|WebSocket|EventSource)\((?!url:)/,
    [
      "action/main.ts",
      "cli/commands/record/exchange.ts",
      "cli/commands/record/http.ts",
      "cli/commands/tools/list-tools.ts",
      "cli/server-url.ts",
      "mock-ollama/transports/http.ts",
      "probe/model-server.ts",
    ],
  ],
  [
    "a program is started for `git`, and by `record` and `probe`",
    /"(?:node:)?(?:child_process|cluster)"/,
    ["cli/commands/record/stdio.ts", "probe/child.ts", "project/io/ask-git.ts"],
  ],
  ["no text is run as code", /(?<![\w.])(?:eval|Function)\(|"(?:node:)?vm"/, []],
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
