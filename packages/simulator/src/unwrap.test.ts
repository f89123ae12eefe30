import { expect, it } from "vitest";
import { lines, read } from "../test/reading.js";
import type { Unwrap } from "./unwrap.js";

const NO_NAME = "the call is made through `call_tool`, whose arguments name no tool";

it.each<[string, Partial<Unwrap>, unknown, string]>([
  ["usual names", {}, { tool_name: "rm", arguments: { a: 1 } }, 'rm {"a":1}'],
  ["a server", {}, { name: "rm", args: {}, server_name: "s" }, "s rm {}"],
  ["arguments as a text", {}, { name: "rm", input: '{"a":1}' }, 'rm {"a":1}'],
  ["no arguments", {}, { name: "rm" }, "rm -"],
  ["arguments that are no object", {}, { name: "rm", args: [1] }, "rm [1]: the call's arguments are no object"],
  ["given paths", { name: "call.tool", args: "call.with" }, { call: { tool: "rm", with: {} }, name: "x" }, "rm {}"],
  [
    "a path that leads nowhere",
    { name: "a.b.c", args: "d" },
    { a: 1, name: "rm" },
    `call_tool {"a":1,"name":"rm"}: ${NO_NAME}`,
  ],
  ["a name that is no text", {}, { name: { a: 1 } }, `call_tool {"name":{"a":1}}: ${NO_NAME}`],
  ["inherited names", { name: "constructor.name", args: "a" }, {}, `call_tool {}: ${NO_NAME}`],
])("unwraps a call by %s", (_name, paths, args, expected) => {
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "call_tool", arguments: args } };
  const { calls } = read(lines(call), { unwrap: [{ tool: "call_tool", ...paths }] });
  const [seen = ""] = calls;
  expect(seen.replace(/^1 (- )?/, "").replace(" - pending", "")).toBe(expected);
});

it("does not trust a name in arguments that are not wholly recorded, and leaves other tools alone", () => {
  const call = (name: string) => ({
    direction: "client-to-server",
    redacted: ["params.arguments.*"],
    message: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: { name: "[redacted]" } } },
  });
  expect(read(lines(call("call_tool"), call("run")), { unwrap: [{ tool: "call_tool" }] }).calls).toEqual([
    '1 - call_tool {"name":"[redacted]"} - pending: the call is made through `call_tool`, whose arguments are not wholly recorded',
    '2 - run {"name":"[redacted]"} - pending: the record\'s arguments are redacted, and a rule reads them',
  ]);
});
