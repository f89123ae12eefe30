/** What a recorded name may mean. */

import { expect, it } from "vitest";
import { lowerLayers } from "../hosts/index.js";
import { recordedTools } from "./recorded-tools.js";

const accessOf = (text: string) =>
  lowerLayers("codex", [{ scope: "user", uri: "config.toml", text }], {}).policy?.access as NonNullable<
    ReturnType<typeof lowerLayers>["policy"]
  >["access"];

it.each([
  ["no name that is written otherwise", '[mcp_servers.db]\ncommand = "x"\ndisabled_tools = ["drop"]', ["db/drop"]],
  ["a tool of another name", '[mcp_servers.db]\ncommand = "x"\ndisabled_tools = ["dr/op"]', ["db/dr_op", "db/dr/op"]],
])("%s", (_case, text, expected) => {
  const recorded = { server: "db", tool: expected[0]?.slice(3) ?? "" };
  expect(recordedTools(accessOf(text), recorded).map(({ server, tool }) => `${server}/${tool}`)).toEqual(expected);
});

it("leaves a tool alone whose server is not known", () => {
  expect(recordedTools(accessOf(""), { tool: "x" })).toEqual([{ tool: "x" }]);
});
