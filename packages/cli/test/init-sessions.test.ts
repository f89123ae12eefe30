/** `callgate init --sessions`: the first policies are what recorded sessions needed. */

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixture, ROOT, Workspace } from "./run.js";

async function inRepository<T>(files: Readonly<Record<string, string>>, act: (folder: Workspace) => Promise<T>) {
  const folder = new Workspace(files);
  try {
    mkdirSync(join(folder.path, ".git"));
    return await act(folder);
  } finally {
    folder.remove();
  }
}

function addSessions(name: string, { path }: Workspace, to = "sessions"): void {
  cpSync(join(ROOT, "fixtures/transcripts", name), join(path, to), { recursive: true });
}

describe("callgate init --sessions", () => {
  it("writes a policy that lints clean and lets the sessions pass, and a suite that passes", async () => {
    await inRepository({ "tools.json": fixture("tools/ollama.json") }, async (folder) => {
      addSessions("recorder", folder);
      const { code, stdout, stderr } = await folder.run(["init", "--sessions", "sessions", "--tools", "tools.json"]);
      expect(stdout).toBe(
        "wrote callgate.config.yaml\n" +
          "wrote policies/ollama.yaml: 2 of 7 tools that were called are allowed, learned from 13 calls\n" +
          "wrote policies/ollama.policytest.yaml: 14 cases, which see 19 of 19 small faults in the policy\n",
      );
      expect(stderr).toContain(
        "called, and not allowed until a person says so: ollama/chat_completion, ollama/create, ollama/pull, ollama/rm, ollama/run; callgate suggest says why",
      );
      expect(stderr).toContain(
        "lint reports no error and no warning; of 146 replayed calls 133 are denied, all of them listed",
      );
      expect(code).toBe(0);
      expect(folder.read("callgate.config.yaml")).toBe(
        "version: 1\nservers:\n  ollama:\n    policies: [policies/ollama.yaml]\n    tools: tools.json\n",
      );
      expect((await folder.run(["lint"])).code).toBe(0);
      expect((await folder.run(["test"])).stdout).toContain("14 passed, 0 failed");
      expect((await folder.run(["mutate", "policies/ollama.yaml"])).code).toBe(0);
      const again = await folder.run(["init", "--sessions", "sessions", "--tools", "tools.json"]);
      expect([again.code, again.stdout]).toEqual([0, ""]);
    });
  });

  it("writes one for each server that a host's own sessions call", async () => {
    await inRepository({}, async (folder) => {
      addSessions("claude-code", folder, "home/.claude/projects/p");
      const home = join(folder.path, "home");
      const { code, stdout } = await folder.run(["init", "--sessions", "claude-code"], {
        HOME: home,
        USERPROFILE: home,
      });
      expect(code).toBe(0);
      const policies = [...stdout.matchAll(/^wrote (policies\/\S+?\.yaml): \d+ of/gm)].map(([, path]) => path);
      expect(policies.length).toBeGreaterThan(1);
      const config = folder.read("callgate.config.yaml");
      for (const path of policies) expect(config).toContain(path);
      expect((await folder.run(["lint"])).code).toBe(0);
      expect((await folder.run(["test"])).code).toBe(0);
    });
  });

  it("asks whose tool list it is, where several servers are called", async () => {
    await inRepository({ "tools.json": fixture("tools/ollama.json") }, async (folder) => {
      addSessions("claude-code", folder);
      const { code, stderr } = await folder.run(["init", "--sessions", "sessions", "--tools", "tools.json"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/tools\.json does not say whose tools it lists.*; write --tools SERVER=tools\.json/);
    });
  });

  it("says of sessions without calls that nothing can be learned", async () => {
    await inRepository({ "s/empty.jsonl": "" }, async (folder) => {
      const { code } = await folder.run(["init", "--sessions", "s"]);
      expect(code).toBe(2);
    });
  });
});
