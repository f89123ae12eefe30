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
  [lintLine("/repo"), ["lint"], "/repo"],
  [replayLine("/repo", "/repo/logs/a.jsonl", undefined), ["replay", "logs/a.jsonl"], "/repo"],
  [replayLine("/repo", "/tmp/a.jsonl", "/repo/p.yaml"), ["replay", "--policy", "p.yaml", "/tmp/a.jsonl"], "/repo"],
  [diffLine("/repo/policies/p.yaml"), ["diff", "HEAD:./p.yaml", "p.yaml"], "/repo/policies"],
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
