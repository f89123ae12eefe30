/** callgate's own policies for this server, in `fixtures/callgate-mcp`: what callgate says of them, and of what they are about. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CALLGATE, FIXTURES, overStdio } from "./served.js";

const FOLDER = join(FIXTURES, "callgate-mcp");

function callgate(...args: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [CALLGATE, ...args], { cwd: FOLDER, encoding: "utf8" });
  return { status, stdout };
}

it("are about the tools that the server really lists", async () => {
  const client = await overStdio(FIXTURES);
  const { tools } = await client.listTools();
  await client.close();
  // `npm run generate` writes what differs.
  expect(JSON.parse(readFileSync(join(FOLDER, "tools.json"), "utf8"))).toMatchObject({ tools });
});

it("lint clean", () => {
  const { status, stdout } = callgate("lint", "--verbose", "--fail-on", "note");
  expect([status, stdout]).toEqual([0, expect.stringContaining("no findings in 2 policies")]);
});

it("pass their suites", () => {
  const { status, stdout } = callgate("test");
  expect([status, stdout]).toEqual([0, expect.stringContaining("20 passed, 0 failed")]);
});

it.each([
  ["policy.yaml", "policy.policytest.yaml"],
  [".", "claude.policytest.yaml"],
])("have suites that notice every fault of %s", (policy, suite) => {
  const { status, stdout } = callgate("mutate", policy, "--suite", suite);
  expect([status, stdout]).toEqual([0, expect.stringContaining("100% of the mutants killed")]);
});
