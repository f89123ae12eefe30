/** `callgate lint --watch`, `callgate test --watch` and `callgate lint -`, as processes of their own. */

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CALLGATE } from "./recorder.js";
import { Workspace } from "./run.js";

const OPEN = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: []\n';
const CLEAN = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{name: r, rate_limit: 5/minute}]\n';
/** The last line of a run; how many warnings and notes there are is for others to test. */
const clean = (policies: string) => new RegExp(`^(?![^]*✖ \\d+ error)[^]* in ${policies}(?:;[^\\n]*)?\\n`);
const errors = (count: string, policies: string) =>
  new RegExp(`✖ ${count}(?:, [^\\n]*)? in ${policies}(?:;[^\\n]*)?\\n`);
const WAITING = "watching for changes; end with Ctrl-C\n";

const opened: { folder: Workspace; child?: ChildProcessWithoutNullStreams }[] = [];
afterEach(() => {
  for (const { folder, child } of opened.splice(0)) {
    child?.kill("SIGKILL");
    folder.remove();
  }
});

function watched(files: Record<string, string>, args: string[], command = "lint") {
  const folder = new Workspace(files);
  const child = spawn(process.execPath, [CALLGATE, command, "--watch", ...args], { cwd: folder.path });
  opened.push({ folder, child });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  /** Waits for a run and for what it finds, which is then forgotten. */
  const printed = async (out: RegExp = /^$/) => {
    await expect.poll(() => out.test(stdout) && stderr.endsWith(WAITING), { timeout: 20_000 }).toBe(true);
    const shown = { stdout, stderr };
    [stdout, stderr] = ["", ""];
    return shown;
  };
  return { folder, child, printed };
}

describe("what is gone", () => {
  it("is told, and waited for", async () => {
    const { folder, printed } = watched({ "p/a.yaml": OPEN, "q.yaml": CLEAN }, ["p"]);
    await printed(errors("2 errors", "1 policy"));
    rmSync(join(folder.path, "p"), { recursive: true });
    expect((await printed()).stderr).toContain("callgate: p cannot be read: there is no such file or folder\n");
    folder.write("p/a.yaml", CLEAN);
    await printed(clean("1 policy"));
  });
});

describe("callgate test --watch", () => {
  const suite = (policy: string, expected: string) =>
    `version: 1\npolicy: ${policy}\ncases: [{name: run, tool: run, expect: ${expected}}]\n`;

  it("runs again what a saved policy or suite touches, and new suites", async () => {
    const files = {
      "one/policy.yaml": CLEAN,
      "one/a.policytest.yaml": suite("policy.yaml", "allow"),
      "two/policy.yaml": CLEAN,
      "two/b.policytest.yaml": suite("policy.yaml", "allow"),
    };
    const { folder, child, printed } = watched(files, [], "test");
    await printed(/^✔ one[\s\S]*✔ two[\s\S]*2 passed, 0 failed\n {2}assumed: .*\n$/);
    folder.write("one/policy.yaml", 'version: "1"\ndefault: deny\ntools: {}\n');
    expect((await printed(/0 passed, 1 failed\n {2}assumed: .*\n$/)).stdout).not.toContain("two");
    folder.write("two/b.policytest.yaml", suite("policy.yaml", "deny"));
    expect((await printed(/0 passed, 1 failed\n {2}assumed: .*\n$/)).stdout).not.toContain("one/");
    folder.write("two/c.policytest.yaml", suite("policy.yaml", "allow"));
    expect((await printed(/^✔ two\/c[\s\S]*1 passed, 0 failed\n {2}assumed: .*\n$/)).stdout).not.toContain(
      "b.policytest",
    );
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("callgate lint --watch", () => {
  it("lints again when a policy, a tool list or the configuration is saved, and ends with 0", async () => {
    const files = {
      "policies/p.yaml": CLEAN,
      "callgate.config.yaml": "tools: lists/t.json",
      "lists/t.json": '[{"name": "run"}]',
    };
    const { folder, child, printed } = watched(files, ["policies"]);
    expect((await printed(clean("1 policy"))).stdout).not.toContain("\u001b");
    folder.write("policies/p.yaml", OPEN);
    await printed(errors("2 errors", "1 policy"));
    folder.write("policies/q.yaml", CLEAN);
    await printed(errors("2 errors", "2 policies"));
    folder.write("callgate.config.yaml", "tools: lists/t.json\nchecks: {execute-allow-all: 'off'}");
    await printed(errors("1 error", "2 policies"));
    folder.write("lists/t.json", "{");
    expect((await printed()).stderr).toContain("lists/t.json is no tool list");
    folder.write("callgate.config.yaml", "tools: [");
    expect((await printed()).stderr).toContain("callgate.config.yaml is no configuration");
    folder.write("callgate.config.yaml", "checks: {missing-rate-limit: warning}");
    await printed(errors("1 error", "2 policies"));
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("does not run again for the report that it writes itself", async () => {
    const { folder, child, printed } = watched({ "p.yaml": CLEAN }, [
      "p.yaml",
      ...["--format", "json=report.json", "--format", "pretty"],
    ]);
    await printed(clean("1 policy"));
    folder.write("p.yaml", OPEN);
    const { stdout } = await printed(errors("2 errors", "1 policy"));
    expect(stdout.match(/in 1 policy;.*\n/g)).toHaveLength(1);
    expect(folder.read("report.json")).toContain("execute-allow-all");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("waits for a policy that is not there yet", async () => {
    const { folder, child, printed } = watched({}, ["p.yaml"]);
    expect((await printed()).stderr).toContain("p.yaml cannot be read: there is no such file");
    folder.write("p.yaml", CLEAN);
    await printed(clean("1 policy"));
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("callgate lint -", () => {
  function piped(args: string[], files: Record<string, string> = {}) {
    const folder = new Workspace(files);
    opened.push({ folder });
    return spawnSync(process.execPath, [CALLGATE, "lint", "-", ...args], {
      cwd: folder.path,
      input: OPEN,
      encoding: "utf8",
    });
  }

  it("reads the standard input", () => {
    const { status, stdout } = piped([]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^<stdin>:4:3 error execute-allow-all\n/);
  });

  it("calls it as --stdin-filename says, and configures it so", () => {
    const config = "overrides: [{files: ['legacy/*'], checks: {execute-allow-all: 'off'}}]";
    const { status, stdout } = piped(["--stdin-filename", "legacy/p.yaml"], { "callgate.config.yaml": config });
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^legacy\/p\.yaml:4:3 error missing-rate-limit\n[\s\S]*✖ 1 error in 1 policy; \d+ fixable with --fix\n/,
    );
  });
});
