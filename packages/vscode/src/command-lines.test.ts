import { expect, it } from "vitest";
import {
  type CommandLine,
  diffLine,
  lintLine,
  replayLine,
  type ServerProgram,
  serverProgram,
} from "./command-lines.js";

it.each<[CommandLine, readonly string[], string]>([
  [lintLine("/work"), ["lint"], "/work"],
  [replayLine("/work", "/work/logs/a.jsonl", undefined), ["replay", "logs/a.jsonl"], "/work"],
  [replayLine("/work", "/tmp/a.jsonl", "/work/p.yaml"), ["replay", "--policy", "p.yaml", "/tmp/a.jsonl"], "/work"],
  [diffLine("/work/policies/p.yaml"), ["diff", "HEAD:./p.yaml", "p.yaml"], "/work/policies"],
])("%j", (line, args, folder) => {
  expect([line.args, line.folder]).toEqual([args, folder]);
});

it.each<[string, ServerProgram]>([
  ["", { command: "node", args: ["/ext/server/bin/callgate.js"], isOurs: true }],
  ["/usr/bin/callgate", { command: "/usr/bin/callgate", args: [], isOurs: false }],
  ["/clone/bin/callgate.js", { command: "node", args: ["/clone/bin/callgate.js"], isOurs: true }],
])("the server of %j", (configured, expected) => {
  expect(serverProgram("/ext", configured, "node")).toEqual(expected);
});
