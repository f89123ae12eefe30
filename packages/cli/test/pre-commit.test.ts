/** The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit, which installs this repository from git. */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";

const INSTALLED = spawnSync("pre-commit", ["--version"]).status === 0;
if (!INSTALLED) console.warn("pre-commit is not installed: its hooks are not tested");

/** npm installs what callgate is built with, and builds it. */
const PATIENCE = 10 * 60_000;

const BAD = 'version: "1"\ndefault: deny\ntools:\n  run_command:\n    rules: []\n';
const GOOD = 'version: "1"\ndefault: deny\ntools:\n  list_models:\n    rules: []\n';
const SUITE =
  "version: 1\npolicy: policy.yaml\ncases:\n  - name: models may be listed\n    tool: list_models\n    expect: allow\n";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly name?: string;
  resolved?: string;
}

/**
 * npm reads the list of all versions of each package whose address the lock file does not name, which takes longer than the
 * packages themselves. `from-git.test.ts` installs by the lock file as it is.
 */
function nameAddresses(path: string): void {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim().replace(/\/?$/, "/");
  const lock = JSON.parse(readFileSync(path, "utf8")) as { readonly packages: Record<string, Locked> };
  for (const [at, locked] of Object.entries(lock.packages)) {
    const name = locked.name ?? at.slice(at.lastIndexOf("node_modules/") + "node_modules/".length);
    if (locked.integrity !== undefined)
      locked.resolved ??= `${registry}${name}/-/${name.split("/").at(-1)}-${locked.version}.tgz`;
  }
  writeFileSync(path, JSON.stringify(lock));
}

describe.skipIf(!INSTALLED)("pre-commit", () => {
  const clone = mkdtempSync(join(tmpdir(), "callgate-clone-"));
  const cache = mkdtempSync(join(tmpdir(), "callgate-pre-commit-"));
  const project = new Workspace({ "policy.yaml": BAD, "package.json": "{}\n" });

  // A hook of git's may have started these tests: what git told it is not for ours.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));

  /** Runs a program and gives its exit code and all it printed. */
  function run(cwd: string, program: string, ...args: string[]) {
    const env = { ...environment, PRE_COMMIT_HOME: cache, PRE_COMMIT_COLOR: "never" };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
    return { code: status, printed: `${stdout}${stderr}` };
  }

  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];

  function commit(cwd: string) {
    run(cwd, "git", "add", "-A");
    return run(cwd, "git", ...identity, "commit", "-q", "-m", "x");
  }

  function useHook(id: string) {
    const revision = run(clone, "git", "rev-parse", "HEAD").printed.trim();
    const repository = `  - repo: ${clone}\n    rev: ${revision}\n    hooks:\n      - id: ${id}\n`;
    project.write(".pre-commit-config.yaml", `repos:\n${repository}`);
  }

  beforeAll(() => {
    // A repository that holds what this one would, were all of it committed now.
    const files = run(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").printed.split("\0");
    for (const file of files.filter((file) => file !== "" && existsSync(join(ROOT, file))))
      cpSync(join(ROOT, file), join(clone, file));
    nameAddresses(join(clone, "package-lock.json"));
    for (const folder of [clone, project.path]) run(folder, "git", "init", "-q");
    expect(commit(clone).code).toBe(0);
    useHook("callgate-lint");
    expect(run(project.path, "pre-commit", "install", "--install-hooks")).toMatchObject({ code: 0 });
  }, PATIENCE);

  afterAll(() => {
    project.remove();
    for (const folder of [clone, cache]) rmSync(folder, { recursive: true, force: true });
  }, PATIENCE);

  it("refuses the commit of a bad policy, and says why", () => {
    const { code, printed } = commit(project.path);
    expect(printed).toContain("policy.yaml:4:3 error execute-allow-all");
    expect(code).toBe(1);
  });

  it("mends the policy, and lets it be committed once that is staged", () => {
    useHook("callgate-fix");
    const mending = commit(project.path);
    expect(mending.printed).toContain("files were modified by this hook");
    expect(mending.printed).toContain("fixed 2 of 2 findings that can be fixed, in 1 file");
    expect(mending.code).toBe(1);
    expect(project.read("policy.yaml")).toContain("rate_limit: 10/minute");
    expect(commit(project.path).code).toBe(0);
  });

  it("lets a good policy be committed", () => {
    useHook("callgate-lint");
    project.write("policy.yaml", GOOD);
    const { code, printed } = commit(project.path);
    expect(printed).toContain("callgate lint............................................................Passed");
    expect(code).toBe(0);
  });

  it("keeps a commit back whose policy decides otherwise than its suite expects, and lets others pass", () => {
    useHook("callgate-test");
    project.write("policy.policytest.yaml", SUITE);
    expect(commit(project.path).code).toBe(0);
    project.write("policy.yaml", GOOD.replace("list_models", "list_all"));
    const { code, printed } = commit(project.path);
    expect(printed).toContain("models may be listed");
    expect(printed).toContain("0 passed, 1 failed");
    expect(code).toBe(1);
  });
});
