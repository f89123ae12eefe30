/** `callgate suggest`: recorded sessions → a policy, on the command line. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";
import { checked } from "./schema.js";

const SESSIONS = join(ROOT, "fixtures/transcripts/recorder");
const TOOLS = join(ROOT, "fixtures/tools/ollama.json");
const ALLOW = ["--allow", "run", "--allow", "chat_completion"];

interface Report {
  readonly tools: readonly {
    readonly tool: string;
    readonly decision: string;
    readonly calls: number;
    readonly lost: number;
    readonly heldOut?: { readonly calls: number; readonly denied: number };
  }[];
  readonly proof: Readonly<Record<string, unknown>>;
  readonly changes?: readonly { readonly tool: string; readonly verdict: string; readonly sentence: string }[];
  readonly notes: readonly string[];
}

async function inWorkspace<T>(use: (workspace: Workspace) => Promise<T>, files = {}): Promise<T> {
  const workspace = new Workspace(files);
  try {
    return await use(workspace);
  } finally {
    workspace.remove();
  }
}

describe.each([
  ["intercept", "policy.yaml"],
  ["gateway", "policy.json"],
])("--to %s", (to, file) => {
  it("writes a policy that lints clean and denies only the calls that the report lists", async () => {
    await inWorkspace(async (workspace) => {
      const args = ["suggest", SESSIONS, "--to", to, "--tools", TOOLS, ...ALLOW, "-o", file, "--format", "json"];
      const { code, stdout, stderr } = await workspace.run(args);
      expect([code, stderr]).toEqual([0, ""]);
      const { errors, report } = checked("suggest", stdout);
      expect(errors).toEqual([]);
      const { tools, proof } = report as unknown as Report;
      expect(proof).toMatchObject({ by: "replay", decided: 146, unexpected: 0, lintErrors: 0, lintWarnings: 0 });
      const linted = await workspace.run(["lint", file, "--tools", TOOLS, "--format", "json"]);
      expect(linted.code).toBe(0);
      const replayed = await workspace.run(["replay", SESSIONS, "--policy", file, "--format", "json"]);
      const denied = new Map<string, number>();
      for (const { tool, decisions } of JSON.parse(replayed.stdout).tools) denied.set(tool, decisions.deny);
      expect(Object.fromEntries(denied)).toEqual(Object.fromEntries(tools.map(({ tool, lost }) => [tool, lost])));
    });
  });
});

it("prints the policy, and what is said of it to the standard error", async () => {
  await inWorkspace(async (workspace) => {
    const { code, stdout, stderr } = await workspace.run(["suggest", SESSIONS, "--to", "intercept"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Suggested from 146 calls of 7 sessions\./);
    expect(stdout).toContain("# not allowed: pull, 1 call of 1 session");
    expect(stderr).toContain("2 tools allowed, 3 denied, 2 set apart");
    expect(stderr).toContain("without a tool list (--tools)");
  });
});

it("compares with the policy in force, and says when what is taken away was last used", async () => {
  const wide =
    'version: "1"\ndefault: deny\ntools:\n  list: { rules: [] }\n  push: { rules: [] }\n  rm: { rules: [] }\n';
  await inWorkspace(
    async (workspace) => {
      const args = ["suggest", SESSIONS, "--to", "intercept", "--from-policy", "wide.yaml", "-o", "p.yaml"];
      const { stdout } = await workspace.run([...args, "--format", "json"], {}, { now: () => Date.UTC(2026, 11, 1) });
      const { changes = [] } = JSON.parse(stdout) as Report;
      const of = (name: string) => changes.find(({ tool }) => tool === name);
      expect(of("push")).toMatchObject({
        verdict: "narrower",
        sentence: "it is allowed and was not called in the 319 days of these sessions",
      });
      expect(of("rm")?.sentence).toMatch(/^it is no longer allowed .*; it was last called \d+ days ago$/);
      expect(of("list")?.verdict).toBe("narrower");
    },
    { "wide.yaml": wide },
  );
});

it.each(["intercept", "gateway"])("for %s, lets nothing more pass than the policy in force", async (to) => {
  const narrow = `version: "1"
default: deny
hide: [create]
tools:
  list:
    rules:
      - { name: per minute, rate_limit: 2/minute }
  show:
    rules:
      - name: name
        conditions: [{ path: args.name, op: eq, value: mistral }]
      - { name: per hour, rate_limit: 1/hour }
  push: { rules: [] }
  chat_completion:
    rules:
      - { name: never, action: deny, on_deny: "no" }
`;
  await inWorkspace(
    async (workspace) => {
      const args = ["suggest", SESSIONS, "--tools", TOOLS, ...ALLOW, "--to", to, "--from-policy", "narrow.yaml"];
      const more = ["-o", "p", "--write-suite", "s.policytest.yaml", "--format", "json"];
      const { code, stdout } = await workspace.run([...args, ...more]);
      expect(code).toBe(0);
      const { errors, report } = checked("suggest", stdout);
      expect(errors).toEqual([]);
      const { changes = [], tools } = report as unknown as Report;
      expect(new Set(changes.map(({ verdict }) => verdict))).toEqual(new Set(["equal", "narrower"]));
      // The gateway counts by grant, so that its limits let more pass than one for all agents.
      const list = to === "gateway" ? { decision: "deny", lost: 9 } : { decision: "allow", lost: 2 };
      expect(tools.find(({ tool }) => tool === "list")).toMatchObject(list);
      expect(tools.find(({ tool }) => tool === "chat_completion")).toMatchObject({ decision: "deny", lost: 49 });
      expect((await workspace.run(["test", "s.policytest.yaml"])).code).toBe(0);
      const diff = await workspace.run(["diff", "narrow.yaml", "p", "--tools", TOOLS, "--format", "json"]);
      const verdicts = JSON.parse(diff.stdout).tools.map(({ verdict }: { verdict: string }) => verdict);
      expect(verdicts.filter((one: string) => one !== "equal" && one !== "narrower")).toEqual([]);
    },
    { "narrow.yaml": narrow },
  );
});

it.each<[string, string[], string | RegExp]>([
  ["no sessions", ["--to", "intercept"], "no transcript in this folder"],
  ["no target", [SESSIONS], "say what the policy is for: --to gateway, intercept, claude-code"],
  ["two levels", [SESSIONS, "--to", "intercept", "--tight", "--loose"], "contradict each other"],
  ["an unknown tool", [SESSIONS, "--to", "intercept", "--allow", "none"], "--allow none: no recorded call"],
  ["an unknown server", [SESSIONS, "--to", "intercept", "--server", "none"], "no call is to the server none"],
  [
    "several servers in one file",
    ["claude-code", "codex"].map((name) => join(ROOT, "fixtures/transcripts", name)).concat("--to", "intercept"),
    /6 servers, each with a policy of its own: (?:[\w:]+, ){4}[\w:]+ and 1 more; say which/,
  ],
])("refuses %s", async (_, args, message) => {
  await inWorkspace(async (workspace) => {
    const { code, stderr } = await workspace.run(["suggest", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

it("writes a policy for each of several servers into a folder", async () => {
  await inWorkspace(async (workspace) => {
    const sessions = join(ROOT, "fixtures/transcripts/claude-code");
    const { code } = await workspace.run(["suggest", sessions, "--to", "intercept", "--output", "policies/"]);
    expect(code).toBe(0);
    expect(workspace.names()).toEqual(["policies"]);
    expect(workspace.read("policies/ollama.yaml")).toContain('version: "1"');
  });
});

it("gives each server a file of its own, whatever it is called", async () => {
  const call = (id: number, server: string) =>
    JSON.stringify({
      time: new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString(),
      direction: "client-to-server",
      server,
      message: { jsonrpc: "2.0", id, method: "tools/call", params: { name: "list", arguments: {} } },
    });
  await inWorkspace(
    async (workspace) => {
      const { code } = await workspace.run(["suggest", "s.jsonl", "--to", "intercept", "--output", "p/"]);
      expect(code).toBe(0);
      const names = ["My-models.yaml", "my-models-2.yaml", "my-models-3.yaml"];
      for (const name of names) expect(workspace.read(`p/${name}`)).toContain("list:");
    },
    { "s.jsonl": ["My models", "my models", "my/models"].map((server, i) => call(i, server)).join("\n") },
  );
});

describe("--write-suite", () => {
  it.each([
    ["intercept", "policy.yaml"],
    ["gateway", "policy.json"],
  ])("writes cases that pass and see every small fault in a policy for %s", async (to, file) => {
    await inWorkspace(async (workspace) => {
      const args = [
        "suggest",
        SESSIONS,
        "--to",
        to,
        "--tools",
        TOOLS,
        ...ALLOW,
        "-o",
        file,
        "--write-suite",
        "s.policytest.yaml",
      ];
      const { code, stdout } = await workspace.run([...args, "--format", "json"]);
      expect(code).toBe(0);
      const { errors, report } = checked("suggest", stdout);
      expect(errors).toEqual([]);
      expect(report.suite).toMatchObject({ name: "s.policytest.yaml", survived: 0 });
      expect((await workspace.run(["test", "s.policytest.yaml"])).code).toBe(0);
    });
  });

  it("needs a file for the policy", async () => {
    await inWorkspace(async (workspace) => {
      const { code, stderr } = await workspace.run([
        "suggest",
        SESSIONS,
        "--to",
        "intercept",
        "--write-suite",
        "s.yaml",
      ]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("--write-suite tests one policy in a file")]);
    });
  });
});

it("gives no entry to a tool that the server's tool list does not have", async () => {
  await inWorkspace(async (workspace) => {
    const list = JSON.stringify({ tools: [{ name: "list" }] });
    workspace.write("few.json", list);
    const { code, stdout } = await workspace.run([
      ...["suggest", SESSIONS, "--tools", "few.json", "--to", "intercept", "-o", "p.yaml", "--format", "json"],
    ]);
    const { tools, proof } = JSON.parse(stdout) as Report;
    expect([code, proof.lintErrors]).toEqual([0, 0]);
    expect(tools.filter(({ decision }) => decision === "allow").map(({ tool }) => tool)).toEqual(["list"]);
    expect(workspace.read("p.yaml")).not.toMatch(/^ {2}rm:/m);
  }, {});
});

describe("--update", () => {
  const OLD = `# my policy
version: "1"
default: deny
tools:
  list: # all of them
    rules:
      - { name: per minute, rate_limit: 2/minute } # hand-written
  run:
    rules:
      - name: name
        conditions:
          - { path: args.name, op: eq, value: mistral } # one model
        on_deny: "Only mistral."
      - { name: per minute, rate_limit: 60/minute }
  push:
    rules:
      - { name: per minute, rate_limit: 30/minute }
  chat_completion:
    rules:
      - { name: never, action: deny, on_deny: "no" }
`;
  const NOW = { now: () => Date.UTC(2026, 11, 1) };
  it("leaves a limit that a person wrote, and asks about it", async () => {
    await inWorkspace(
      async (workspace) => {
        const { stdout } = await workspace.run([...cautious, "--format", "json"], {}, NOW);
        expect(workspace.read("policy.yaml")).toContain("rate_limit: 2/minute } # hand-written");
        expect(JSON.parse(stdout).needs).toContainEqual(
          expect.objectContaining({
            tool: "list",
            because: "a person limits it to 2 calls a minute, and 4 were made; --widen ollama/list raises that",
          }),
        );
      },
      { "policy.yaml": OLD },
    );
  });

  it("raises a limit that was suggested, with what is behind it", async () => {
    await inWorkspace(
      async (workspace) => {
        await workspace.run(cautious, {}, NOW);
        expect(workspace.read("policy.yaml")).toContain("rate_limit: 5/minute } # 4 calls at most\n");
      },
      { "policy.yaml": OLD.replace("# hand-written", "# 2 calls at most") },
    );
  });

  const cautious = ["suggest", SESSIONS, "--tools", TOOLS, ...ALLOW, "--update", "policy.yaml"];
  const args = [...cautious, "--widen", "run", "--widen", "list"];

  it("leaves a bound that a person wrote, and asks about it", async () => {
    await inWorkspace(
      async (workspace) => {
        const { code, stdout } = await workspace.run([...cautious, "--format", "json"], {}, NOW);
        expect(code).toBe(0);
        expect(workspace.read("policy.yaml")).toContain("op: eq, value: mistral } # one model");
        expect(JSON.parse(stdout).needs).toContainEqual(
          expect.objectContaining({
            tool: "run",
            because: "the rule `name` bounds `name`, and a person wrote that; --widen ollama/run lets more pass",
          }),
        );
      },
      { "policy.yaml": OLD },
    );
  });

  it("widens a bound that was suggested, and says that its message is old", async () => {
    await inWorkspace(
      async (workspace) => {
        const { stdout } = await workspace.run([...cautious, "--format", "json"], {}, NOW);
        expect(workspace.read("policy.yaml")).toContain("op: in, value: [mistral, llama3.2]");
        expect(JSON.parse(stdout).needs).toContainEqual(
          expect.objectContaining({
            tool: "run",
            change: "`name` may be more, and the rule's `on_deny` still says what it said",
          }),
        );
      },
      { "policy.yaml": OLD.replace('"Only mistral."', '"`name` must be mistral."') },
    );
  });

  it("adds what the calls need, and keeps the rest byte for byte", async () => {
    await inWorkspace(
      async (workspace) => {
        const { code, stdout } = await workspace.run([...args, "--format", "json"], {}, NOW);
        expect(code).toBe(0);
        const { errors, report } = checked("suggest", stdout);
        expect(errors).toEqual([]);
        const text = workspace.read("policy.yaml");
        const kept = OLD.replace("2/minute", "5/minute").replace(
          "op: eq, value: mistral",
          "op: in, value: [mistral, llama3.2]",
        );
        expect(text.startsWith(kept)).toBe(true);
        expect(text.slice(kept.length)).toMatch(/^ {2}# Read; 4 calls of 3 sessions\n {2}show:\n/);
        expect(report.needs).toContainEqual(
          expect.objectContaining({ tool: "chat_completion", because: expect.stringContaining("a person wrote that") }),
        );
        const again = await workspace.run([...args, "--format", "json"], {}, NOW);
        expect([again.code, workspace.read("policy.yaml")]).toEqual([0, text]);
      },
      { "policy.yaml": OLD },
    );
  });

  it("shows the change as a patch", async () => {
    await inWorkspace(
      async (workspace) => {
        const { stdout } = await workspace.run(args, {}, NOW);
        expect(stdout).toContain("--- a/policy.yaml\n+++ b/policy.yaml\n");
        expect(stdout).toContain("-      - { name: per minute, rate_limit: 2/minute } # hand-written\n");
      },
      { "policy.yaml": OLD },
    );
  });

  it.each<[string, string, string[], number]>([
    ["calls would be denied", OLD, [], 1],
    ["a tool is unused", OLD, ["--unused", "1d"], 1],
    ["every call passes", 'version: "1"\ndefault: allow\n', [], 0],
  ])("with --check changes nothing where %s", async (_, text, more, expected) => {
    await inWorkspace(
      async (workspace) => {
        const { code } = await workspace.run([...args, "--check", ...more], {}, NOW);
        expect(code).toBe(expected);
        expect(workspace.read("policy.yaml")).toBe(text);
      },
      { "policy.yaml": text },
    );
  });

  it("says nothing of what is unused for longer than the sessions reach back", async () => {
    await inWorkspace(
      async (workspace) => {
        const { stdout } = await workspace.run([...args, "--check", "--unused", "900d", "--format", "json"], {}, NOW);
        const { unused, notes } = JSON.parse(stdout);
        expect(unused).toEqual([]);
        expect(notes).toContainEqual(expect.stringMatching(/so nothing is said of what is unused for 900 days$/));
      },
      { "policy.yaml": OLD },
    );
  });
});

describe.each([
  ["claude-code", "settings.json"],
  ["codex", "config.toml"],
  ["copilot-cli", "copilot.sh"],
  ["gemini-cli", "policy.toml"],
  ["opencode", "opencode.json"],
])("--to %s", (to, file) => {
  it("writes settings by which every tool that was used is allowed, and what is grave is asked about or denied", async () => {
    await inWorkspace(async (workspace) => {
      const { code, stdout } = await workspace.run([
        "suggest",
        SESSIONS,
        "--to",
        to,
        "-o",
        file,
        "--tools",
        `ollama=${TOOLS}`,
        "--format",
        "json",
      ]);
      const { errors, report } = checked("suggest", stdout);
      expect(errors).toEqual([]);
      const { tools, proof } = report as unknown as Report;
      expect(proof).toMatchObject({ unexpected: 0, lintErrors: 0 });
      expect(Number(proof.decided) + Number(proof.notDecided)).toBe(146);
      expect(code).toBe(0);
      const lost = (name: string) => tools.find(({ tool }) => tool === name)?.lost;
      expect([lost("list"), lost("show")]).toEqual([0, 0]);
      expect(workspace.read(file)).toContain("list");
    });
  });
});
