/** A clone whose own configuration names a program wherever git takes one: none of them runs for callgate. */

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

const policy = (max: number) =>
  JSON.stringify({
    version: "1",
    default: "deny",
    tools: { run: { limits: [{ counter: "r", window: "minute", max, scope: "grant" }] } },
  });

let clone: Workspace;
let marker: string;
let program: string;

/** As the user's own git, which obeys the clone. */
function git(...args: string[]): { status: number | null; stdout: string } {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  return spawnSync("git", [...identity, ...args], { cwd: clone.path, encoding: "utf8", input: "", timeout: 5_000 });
}

beforeEach(() => {
  clone = new Workspace({ "p.json": policy(10), ".gitattributes": "*.json diff=evil filter=evil\n" });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "x");
  marker = join(clone.path, ".git", "ran");
  program = join(clone.path, ".git", "evil.sh");
  clone.write(".git/evil.sh", `#!/bin/sh\necho "$@" >> '${marker}'\nexit 1\n`);
  chmodSync(program, 0o755);
  clone.write("p.json", policy(20));
});
afterEach(() => clone.remove());

const set = (name: string, value: string) => git("config", name, value);
const verdict = async (...args: string[]) => {
  const { stdout, code, stderr } = await clone.run(["diff", ...args, "--format", "json"]);
  return code === 2 ? stderr : JSON.parse(stdout).tools.find(({ tool }: { tool: string }) => tool === "run").verdict;
};

describe("a clone of a stranger", () => {
  it.each<[string, () => void, readonly string[]]>([
    ["a file system monitor", () => set("core.fsmonitor", program), ["status"]],
    ["textconv", () => set("diff.evil.textconv", program), ["diff", "--textconv"]],
    ["a diff of its own", () => set("diff.evil.command", program), ["diff", "--ext-diff"]],
    ["an external diff", () => set("diff.external", program), ["diff", "--ext-diff"]],
    [
      "a filter",
      () => {
        set("filter.evil.smudge", program);
        set("filter.evil.clean", program);
      },
      ["add", "p.json"],
    ],
    [
      "a hook",
      () => {
        set("core.hooksPath", join(clone.path, ".git"));
        spawnSync("cp", [program, join(clone.path, ".git", "pre-commit")]);
      },
      ["commit", "-q", "--allow-empty", "-m", "y"],
    ],
    [
      "a program for a remote",
      () => {
        set("remote.origin.url", clone.path);
        set("remote.origin.uploadpack", program);
      },
      ["fetch", "-q", "origin"],
    ],
    [
      "a signature to be shown",
      () => {
        set("gpg.program", program);
        set("log.showSignature", "true");
      },
      ["tag", "-s", "-m", "x", "v1"],
    ],
  ])("cannot start %s", async (_what, make, control) => {
    make();
    expect(await verdict("HEAD:p.json", "p.json")).toBe("wider");
    expect(await verdict(":p.json", "p.json")).toBe("wider");
    expect(existsSync(marker)).toBe(false);
    // The clone does what it is made for: git alone obeys it.
    spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...control], {
      cwd: clone.path,
      input: "",
    });
    expect(existsSync(marker)).toBe(true);
  });

  it("cannot have what it lacks fetched by a program of its own", async () => {
    const { stdout } = git("rev-parse", "HEAD:p.json");
    const id = stdout.trim();
    for (const [name, value] of [
      ["core.repositoryformatversion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.url", `ext::${program} %S`],
      ["remote.origin.promisor", "true"],
      ["protocol.ext.allow", "always"],
      ["protocol.allow", "always"],
      ["core.sshCommand", program],
    ] as const)
      set(name, value);
    spawnSync("rm", ["-f", join(clone.path, ".git", "objects", id.slice(0, 2), id.slice(2))]);
    await clone.run(["diff", "HEAD:p.json", "p.json"]);
    expect(existsSync(marker)).toBe(false);
    git("cat-file", "blob", id);
    expect(existsSync(marker)).toBe(true);
  });

  it("cannot show another object in place of the one that is committed", async () => {
    const [id, other] = [
      git("rev-parse", "HEAD:p.json").stdout.trim(),
      git("hash-object", "-w", "p.json").stdout.trim(),
    ];
    git("replace", id, other);
    expect(git("cat-file", "blob", "HEAD:p.json").stdout).toBe(policy(20));
    expect(await verdict("HEAD:p.json", "p.json")).toBe("wider");
  });

  it("cannot hide a repository of its own in a folder", async () => {
    git("init", "-q", "--bare", "inner");
    clone.write("inner/p.json", policy(10));
    git("--git-dir=inner", "config", "core.fsmonitor", program);
    const ran = await clone.run(["diff", "HEAD:./p.json", "p.json"], {}, {}, "inner");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/cannot use bare repository|git knows no revision|cannot be read/);
  });

  it("cannot put its own git first", async () => {
    clone.write("git", `#!/bin/sh\ntouch '${marker}'\n`);
    chmodSync(join(clone.path, "git"), 0o755);
    const command = join(import.meta.dirname, "../bin/callgate.js");
    const { status } = spawnSync(process.execPath, [command, "diff", "HEAD:p.json", "p.json"], {
      cwd: clone.path,
      env: {
        ...process.env,
        PATH: `.:${process.env.PATH}`,
        GIT_TRACE: join(clone.path, "trace"),
        GIT_EXTERNAL_DIFF: program,
      },
    });
    expect(status).toBe(1);
    expect([existsSync(marker), existsSync(join(clone.path, "trace"))]).toEqual([false, false]);
  });
});
