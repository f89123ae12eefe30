/** The repository's git address, as the pages name it: npm builds callgate from it, and runs it on files that are elsewhere. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture, ROOT, Workspace } from "./run.js";

/** npm installs what callgate is built with, and builds it. */
const PATIENCE = 10 * 60_000;

describe("the repository's git address", () => {
  const clone = mkdtempSync(join(tmpdir(), "callgate-clone-"));
  const project = new Workspace({
    "policies/ollama.yaml": fixture("policies/clevername.yaml"),
    "package.json": "{}\n",
  });
  const address = `git+${pathToFileURL(clone).href}`;
  // A hook of git's may have started these tests: what git told it is not for ours.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:GIT_|npm_(?!config_registry))/i.test(name)),
  );

  function run(cwd: string, program: string, ...args: string[]) {
    const env = {
      ...environment,
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
    };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
    return { code: status, stdout, stderr };
  }

  beforeAll(() => {
    // What this repository would hold, were all of it committed now.
    const files = run(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0");
    for (const file of files.filter((file) => file !== "" && existsSync(join(ROOT, file))))
      cpSync(join(ROOT, file), join(clone, file));
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
      [...identity, "commit", "-q", "-m", "x"],
    ])
      expect(run(clone, "git", ...args)).toMatchObject({ code: 0 });
  }, PATIENCE);

  afterAll(() => {
    project.remove();
    rmSync(clone, { recursive: true, force: true });
  }, PATIENCE);

  it(
    "is built by npm and run by npx, without anything of a registry's name",
    () => {
      const { code, stdout, stderr } = run(project.path, "npx", "--yes", address, "lint");
      expect(stdout, stderr).toContain("policies/ollama.yaml:1:1 warning unenforceable-dialect");
      expect(code).toBe(0);
    },
    PATIENCE,
  );
});
