/** `callgate test --probe`, with a small pretended agent in place of the program that is asked. */

import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { server } from "./recorder.js";
import { Workspace } from "./run.js";
import { checked } from "./schema.js";

const SETTINGS = JSON.stringify({ permissions: { allow: ["mcp__db__query"], deny: ["mcp__db__drop"] } });

const spaces: Workspace[] = [];

afterEach(() => {
  for (const space of spaces.splice(0)) space.remove();
});

function agent(cases: string, policy = "{ host: claude-code }", behaviour = ""): Workspace {
  const space = new Workspace({
    ".claude/settings.json": SETTINGS,
    "a.policytest.yaml": `version: 1\npolicy: ${policy}\ncases:\n${cases}`,
    behaviour,
  });
  spaces.push(space);
  copyFileSync(server("pretended-agent"), join(space.path, "claude"));
  chmodSync(join(space.path, "claude"), 0o755);
  return space;
}

const PROBE = ["test", "--probe", "claude-code", "--binary", "./claude"];

const CASES = `  - { name: may ask, tool: mcp__db__query, expect: allow }
  - { name: may not drop, server: db, tool: drop, expect: hidden }
  - { name: asks, server: db, tool: list, args: { q: x }, expect: ask }
`;

describe.skipIf(process.platform === "win32")("callgate test --probe", () => {
  it("makes the calls of a suite on the program", async () => {
    const ran = await agent(CASES).run([...PROBE, "--format", "json"]);
    const { errors, report } = checked("probe", ran.stdout);
    expect([ran.code, ran.stderr, errors]).toEqual([0, "", []]);
    expect(report.summary).toEqual({ calls: 3, agreed: 3, differing: 0, unknown: 0, unmet: 0, notAsked: 0 });
    expect(report.calls).toMatchObject([
      {
        id: "may ask",
        server: "db",
        tool: "query",
        program: { decision: "allow" },
        expected: { decision: "allow" },
        met: true,
      },
      {
        id: "may not drop",
        program: { decision: "deny", hidden: true },
        expected: { decision: "deny", hidden: true },
        met: true,
      },
      { id: "asks", program: { decision: "ask" }, expected: { decision: "ask" }, met: true },
    ]);
  });

  it("fails where the program does not do what a case expects, whatever callgate says", async () => {
    const wrong = await agent("  - { name: wrong, server: db, tool: list, expect: allow }\n").run(PROBE);
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("does what 0 of 1 call of")]);
    const open = await agent(CASES, undefined, "lets through").run(PROBE);
    expect(open.stdout).toMatch(
      /does what 1 of 3 calls of a\.policytest\.yaml expect, and callgate says otherwise of 2/,
    );
    expect(open.stdout).toMatch(/db drop\n +expected +hidden\n +the program +reached\n +callgate +not offered/);
    expect(open.code).toBe(1);
  });

  it("says which cases it does not make, and why", async () => {
    const more = `${CASES}  - { name: many, server: db, tool: list, repeat: 2, expect: { approval: 2 } }
  - { name: nothing, tool: query, expect: deny }
  - { name: asks, server: db, tool: list, expect: ask }
`;
    const space = agent(more);
    const { code, stdout } = await space.run(PROBE);
    // A case that was not asked has not passed.
    expect(code).toBe(1);
    expect(stdout).toContain("many: it counts decisions, and an agent counts no calls");
    expect(stdout).toContain("nothing: `query` alone names no server's tool");
    expect(stdout).toContain("asks (2)");
    expect(stdout).toContain("does what all 4 calls of a.policytest.yaml expect; 2 cases were not asked");
    const { report } = checked("probe", (await space.run([...PROBE, "--format", "json"])).stdout);
    expect(report.notAsked).toMatchObject([{ id: "many" }, { id: "nothing" }]);
    const github = await space.run([...PROBE, "--format", "github"]);
    expect(github.stdout).toContain("not asked: many");
  });

  it("has hooks answer as the suite says, in the place of the policy's own", async () => {
    const hooks = { PreToolUse: [{ matcher: "mcp__db__list", hooks: [{ type: "command", command: "touch ran" }] }] };
    const settings = { ...JSON.parse(SETTINGS), hooks };
    const cases = (list: string) =>
      `${CASES.split("  - { name: asks")[0]}  - { name: list, server: db, tool: list, expect: ${list} }\n`;
    for (const [answer, list] of [
      ["allow", "allow"],
      ["deny", "deny"],
      ["none", "ask"],
    ] as const) {
      const space = agent(cases(list), `{ host: claude-code, hooks: ${answer} }`);
      space.write(".claude/settings.json", JSON.stringify(settings));
      expect(await space.run(PROBE)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("does what all 3 calls of a.policytest.yaml expect"),
      });
      expect(space.names()).not.toContain("ran");
    }
  });

  it.each<[string, string, readonly string[], RegExp]>([
    ["a policy of another agent", "{ host: codex, path: .claude }", PROBE, /is wrong, so its calls are not made/],
    [
      "an agent of Claude Code's",
      "{ host: claude-code, agent: x }",
      PROBE,
      /not asked: may ask: a probe of claude-code cannot choose the agent that makes the calls/,
    ],
    [
      "no agent",
      "{ host: claude-code }",
      ["test", "--probe", "cloude"],
      /no agent that can be probed is called `cloude`/,
    ],
    ["a program without --probe", "{ host: claude-code }", ["test", "--binary", "x"], /--binary is for --probe HOST/],
    [
      "what takes many runs",
      "{ host: claude-code }",
      [...PROBE, "--coverage"],
      /leave --watch, --bail and --coverage out/,
    ],
    [
      "no case of the agent",
      "{ host: claude-code }",
      ["test", "--probe", "codex"],
      /no case that can be made is for a policy of codex/,
    ],
  ])("refuses %s", async (_, policy, args, said) => {
    const ran = await agent(CASES, policy).run(args);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(said)]);
  });
});
