/** What the system refuses, where links lead, and what is left of a file whose writing fails: with real files. */

import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { CALLGATE } from "./recorder.js";
import { ROOT, recorded, Workspace } from "./run.js";

const POLICY = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{name: r, rate_limit: 5/minute}]\n';
const FLAWED = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: []\n';
const SECRET = "secret-of-this-machine";
const isLinux = process.platform === "linux";
const isRoot = process.getuid?.() === 0;

const opened: Workspace[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});

function folderOf(files: Readonly<Record<string, string>>): Workspace {
  const folder = new Workspace(files);
  opened.push(folder);
  return folder;
}

/** Runs a script in which `callgate` is the command. */
function shell(folder: Workspace, script: string): SpawnSyncReturns<string> {
  const command = `callgate() { "${process.execPath}" "${CALLGATE}" "$@"; }\n${script}`;
  return spawnSync("bash", ["-c", command], { cwd: folder.path, encoding: "utf8", timeout: 60_000 });
}

describe.runIf(isLinux)("what the system refuses ends with exit code 2 and a sentence", () => {
  it.each<[string, string, RegExp]>([
    ["a full disk", "callgate lint p.yaml > /dev/full", /cannot be written to its end: the disk is full/],
    [
      "a full disk under the version",
      "callgate --version > /dev/full",
      /cannot be written to its end: the disk is full/,
    ],
    ["a full disk under a report", "callgate lint --format json=/dev/full p.yaml", /\/dev\/full .*: the disk is full/],
    [
      "a reader that has gone",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
      "callgate checks | true; exit ${PIPESTATUS[0]}",
      /cannot be written to its end: its reader has gone/,
    ],
    ["a working directory that is gone", "mkdir d; cd d; rmdir ../d; callgate lint", /the working directory cannot be/],
    ["no such file", "callgate lint q.yaml", /q\.yaml cannot be read: there is no such file/],
    ["a folder for a file", "mkdir d; callgate replay --policy d t.jsonl", /d cannot be read: it is a folder/],
    ["a circle of links", "ln -s a b; ln -s b a; callgate lint a", /a cannot be read: it is a link .* in a circle/],
    ["a link to nothing", "ln -s nothing a; callgate lint a", /a cannot be read: it is a link that leads nowhere/],
    ["a long name", `callgate lint ${"a".repeat(300)}`, /its path is longer than the system takes/],
    ["a file for a folder", "callgate lint p.yaml/q", /p\.yaml\/q cannot be read: a part of the path is no folder/],
    ["a device without an end", "callgate replay --policy p.yaml /dev/zero", /\/dev\/zero .*: it is a device/],
    ["what the system makes up", "callgate lint /proc/self/environ", /the system makes it up as it is read/],
    ["a report without its folder", "callgate lint --format json=d/r p.yaml", /d\/r .*: its folder does not exist/],
    ["a report for a folder", "mkdir d; callgate lint --format json=d p.yaml", /d cannot be written: it is a folder/],
    ["a configuration that is a pipe", "mkfifo callgate.config.yaml; callgate lint p.yaml", /is no regular file/],
    ["a baseline that is a pipe", "mkfifo callgate-baseline.json; callgate lint p.yaml", /is no regular file/],
    [
      "a suite that names a pipe",
      'mkfifo q; echo \'{"version":1,"policy":"q","cases":[]}\' > a.policytest.json; callgate test',
      /names .*q, which is no regular file/,
    ],
    ["a zero byte", "echo 'policies: [\"a\\0b\"]' > callgate.config.yaml; callgate lint", /no such file|zero byte/],
    ["a report that grows too large", "ulimit -f 1; callgate lint --format html=r p.yaml", /r cannot be written/],
  ])("%s", (_name, script, said) => {
    const folder = folderOf({ "p.yaml": POLICY, "t.jsonl": recorded("run", {}) });
    const { status, stderr, stdout } = shell(folder, script);
    expect([status, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(`${stdout}${stderr}`).not.toMatch(/fault of callgate|\n {4}at /);
    expect(folder.names().filter((name) => name.startsWith(".callgate"))).toEqual([]);
  });

  it.runIf(!isRoot)("files that may not be read or written", () => {
    const folder = folderOf({ "p.yaml": FLAWED });
    chmodSync(join(folder.path, "p.yaml"), 0o444);
    const fixed = shell(folder, "callgate lint --fix p.yaml");
    expect([fixed.status, fixed.stderr]).toEqual([2, expect.stringContaining("permission denied")]);
    chmodSync(join(folder.path, "p.yaml"), 0);
    const read = shell(folder, "callgate lint p.yaml");
    expect([read.status, read.stderr]).toEqual([2, expect.stringContaining("permission denied")]);
  });

  it("a transcript that vanishes between listing and reading", async () => {
    const folder = folderOf({ "p.yaml": POLICY, "logs/a.jsonl": recorded("run", {}) });
    const glob = async () => ({ paths: ["a.jsonl", "gone.jsonl"], unseen: [], hidden: 0, hiddenFolders: [] });
    const { code, stderr } = await folder.run(["replay", "--policy", "p.yaml", "logs"], {}, { glob });
    expect([code, stderr]).toEqual([2, "callgate: logs/gone.jsonl cannot be read: there is no such file\n"]);
  });

  it("a failure that no command waits for", () => {
    const script = `
      const { endWithSentence } = await import(${JSON.stringify(pathToFileURL(join(ROOT, "packages/cli/dist/process.js")).href)});
      endWithSentence();
      setTimeout(() => { throw Object.assign(new Error("x"), { code: process.argv[1], syscall: "read" }); }, 1);`;
    const run = (code: string) =>
      spawnSync(process.execPath, ["--input-type=module", "-e", script, code], { encoding: "utf8" });
    expect([run("EIO").status, run("EIO").stderr]).toEqual([2, "callgate: the system failed: the disk fails\n"]);
    expect([run("x").status, run("x").stderr]).toEqual([3, expect.stringContaining("a fault of callgate's own")]);
  });
});

describe.runIf(isLinux)("pipes", () => {
  it.each<[string, string]>([
    ["a named one", "mkfifo q; (cat p.yaml > q &); callgate lint q"],
    ["a command's", "callgate lint <(cat p.yaml)"],
    ["the standard input by its name", "cat p.yaml | callgate lint /dev/stdin"],
    ["a here-document", `callgate lint /dev/stdin <<'E'\n${POLICY}E`],
    ["the standard input", "callgate lint - < p.yaml"],
    ["a transcript's", "callgate replay --policy p.yaml <(cat t.jsonl)"],
    ["a report's", "callgate lint --format json=>(cat > r) p.yaml"],
  ])("are read where a user names them: %s", (_name, script) => {
    const { status, stderr } = shell(folderOf({ "p.yaml": POLICY, "t.jsonl": recorded("run", {}) }), script);
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("are not opened in folders", () => {
    const { status, stdout } = shell(folderOf({ "p.yaml": POLICY }), "mkfifo q.yaml; callgate lint .");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/q\.yaml:1:1 error unread\n.*it is no regular file/)]);
  });
});

it.runIf(isLinux)("opens files when they are read, and closes them after", () => {
  const line = (n: number) => recorded("list", {}, { id: n, time: new Date(Date.UTC(2026, 0, 1) + n).toISOString() });
  const files = Array.from({ length: 200 }, (_, n) => [`logs/${n}.jsonl`, `${line(n)}\n${line(n + 1000)}`] as const);
  const folder = folderOf({ "p.yaml": POLICY.replace("deny", "allow"), ...Object.fromEntries(files) });
  const { status, stderr, stdout } = shell(folder, "ulimit -n 64; callgate replay --policy p.yaml logs");
  expect([status, stderr, stdout.split("\n")[0]]).toEqual([
    0,
    "",
    "✔ 400 calls to 1 tool: 400 allowed, 0 would be denied",
  ]);
});

describe.runIf(isLinux)("a repository leads nowhere out of itself", () => {
  /** `repo` holds the files, `out` what is none of theirs. */
  function repository(files: Readonly<Record<string, string>>): Workspace {
    const inside = Object.entries(files).map(([name, text]) => [`repo/${name}`, text] as const);
    const folder = folderOf({
      "out/policy.yaml": `# ${SECRET}\n${FLAWED}`,
      "out/tools.json": `{"${SECRET}":1}`,
      "out/a.policytest.yaml": `version: 1\npolicy: policy.yaml\ncases: [{name: ${SECRET}, tool: run, expect: allow}]\n`,
      "out/t.jsonl": recorded(SECRET, {}),
      "out/file": SECRET,
      "repo/p.yaml": FLAWED,
    });
    for (const [name, text] of inside) {
      if (!text.startsWith("-> ")) folder.write(name, text);
      else {
        mkdirSync(join(folder.path, name, ".."), { recursive: true });
        symlinkSync(text.slice(3), join(folder.path, name));
      }
    }
    return folder;
  }
  const config = (text: string) => ({ "callgate.config.yaml": text });
  const suite = (text: string) => ({ "a.policytest.yaml": `version: 1\n${text}\n` });
  const CASES = "cases: [{name: n, tool: run, expect: allow}]";

  it.each<[string, Record<string, string>, string]>([
    ["a policy of the configuration", config("policies: [../out/policy.yaml]"), "lint"],
    ["by an absolute path", config("policies: [/etc/passwd, /proc/self/environ]"), "lint"],
    ["by a detour", config("policies: [a/../../out/policy.yaml]"), "lint"],
    ["by a glob", config("policies: ['../out/*.yaml']"), "lint"],
    ["by a folder", config("policies: [../out]"), "lint"],
    ["a tool list", config("tools: ../out/tools.json"), "lint p.yaml"],
    ["for a budget", config("tools: ../out/tools.json"), "budget p.yaml"],
    ["a server's tool list", config("servers: {s: {policies: [p.yaml], tools: ../out/tools.json}}"), "lint"],
    ["a server's policy", config("servers: {s: {policies: [../out/policy.yaml]}}"), "replay ../out/t.jsonl"],
    ["a baseline", config("baseline: ../out/file"), "lint p.yaml"],
    ["a baseline that is written", config("baseline: ../out/new"), "lint --update-baseline p.yaml"],
    ["a suite's policy", suite(`policy: ../out/policy.yaml\n${CASES}`), "test"],
    ["a suite's tools", suite(`policy: p.yaml\ntools: ../out/tools.json\n${CASES}`), "test"],
    ["a suite's include", suite("policy: p.yaml\ninclude: [../out/a.policytest.yaml]"), "test a.policytest.yaml"],
    ["for mutants", suite("policy: p.yaml\ninclude: [/etc/passwd]"), "mutate p.yaml"],
    ["a linked configuration", { "callgate.config.yaml": "-> ../out/file" }, "lint"],
    ["a linked baseline", { "callgate-baseline.json": "-> ../out/file" }, "lint"],
    ["a linked policy", { "l.yaml": "-> ../out/policy.yaml" }, "lint l.yaml"],
    ["a linked policy that is fixed", { "l.yaml": "-> ../out/policy.yaml" }, "lint --fix l.yaml"],
    ["a linked folder", { l: "-> ../out" }, "lint l"],
    ["a policy in a linked folder", { l: "-> ../out" }, "lint l/policy.yaml"],
    ["a linked transcript", { "l.jsonl": "-> ../out/t.jsonl" }, "replay --policy p.yaml l.jsonl"],
    ["a linked suite", { "l.policytest.yaml": "-> ../out/a.policytest.yaml" }, "test"],
    ["a linked report", { r: "-> ../out/file" }, "lint --format json=r p.yaml"],
    ["a report in a linked folder", { l: "-> ../out" }, "lint --format json=l/r p.yaml"],
    ["linked decisions", { r: "-> ../out/file" }, "replay --policy p.yaml --decisions r ../out/t.jsonl"],
    ["a linked recording", { r: "-> ../out/file" }, "record --output r -- true"],
    ["a linked output", { r: "-> ../out/file" }, "convert p.yaml --to gateway --output r"],
  ])("%s", (_name, files, args) => {
    const folder = repository(files);
    const out = join(folder.path, "out");
    const contents = () => readdirSync(out).map((name) => [name, readFileSync(join(out, name), "utf8")]);
    const before = contents();
    const { status, stdout, stderr } = shell(folder, `cd repo; callgate ${args}`);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/--allow-outside|cannot be looked at/)]);
    expect(`${stdout}${stderr}`).not.toContain(SECRET);
    expect(`${stdout}${stderr}`).not.toContain("root:");
    expect(contents()).toEqual(before);
  });

  it.each<[string, string]>([
    ["a configuration elsewhere", "lint --config ../out/callgate.config.yaml"],
    ["a suite elsewhere", "test ../out/b.policytest.yaml"],
  ])("nor does %s", (_name, args) => {
    const folder = repository({});
    folder.write("far", SECRET);
    folder.write("out/callgate.config.yaml", "policies: [l.yaml]");
    folder.write("out/b.policytest.yaml", `version: 1\npolicy: l.yaml\n${CASES}\n`);
    symlinkSync("../far", join(folder.path, "out/l.yaml"));
    const { status, stdout, stderr } = shell(folder, `cd repo; callgate ${args}`);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/leads out of .* by a link; --allow-outside/)]);
    expect(`${stdout}${stderr}`).not.toContain(SECRET);
  });

  it("unless the user says so", () => {
    const folder = repository({
      ...config("policies: [../out/policy.yaml, l.yaml]"),
      "l.yaml": "-> ../out/policy.yaml",
    });
    const { status, stderr, stdout } = shell(folder, "cd repo; callgate lint --allow-outside");
    expect([status, stderr, stdout]).toEqual([1, "", expect.stringContaining("in 2 policies")]);
  });

  it("and what a user names himself lies anywhere", () => {
    const { status } = shell(repository({}), "cd repo; callgate lint ../out/policy.yaml");
    expect(status).toBe(1);
  });
});

describe("a file is written whole, or stays as it was", () => {
  it.runIf(isLinux)("keeps its permissions, its owner, its hard links and the links to it", () => {
    const folder = folderOf({ "p.yaml": FLAWED });
    const at = (name: string) => join(folder.path, name);
    chmodSync(at("p.yaml"), 0o666);
    if (isRoot) chownSync(at("p.yaml"), 65_534, 65_533);
    symlinkSync("p.yaml", at("link.yaml"));
    const { status } = shell(folder, "umask 077; callgate lint --fix --fix-unsafe link.yaml");
    expect(status).toBe(0);
    expect(folder.read("p.yaml")).not.toBe(FLAWED);
    const { mode, uid, gid } = statSync(at("p.yaml"));
    expect(mode & 0o777).toBe(0o666);
    if (isRoot) expect([uid, gid]).toEqual([65_534, 65_533]);
    expect(lstatSync(at("link.yaml")).isSymbolicLink()).toBe(true);
    writeFileSync(at("one.yaml"), FLAWED);
    linkSync(at("one.yaml"), at("two.yaml"));
    shell(folder, "callgate lint --fix --fix-unsafe one.yaml");
    expect(folder.read("two.yaml")).toBe(folder.read("one.yaml"));
    expect(folder.read("one.yaml")).not.toBe(FLAWED);
    expect(folder.names()).toEqual(["link.yaml", "one.yaml", "p.yaml", "two.yaml"]);
  });

  it.runIf(isLinux)("when there is no room for all of it", () => {
    const folder = folderOf({ "p.yaml": POLICY, r: "as it was" });
    expect(shell(folder, "ulimit -f 1; callgate lint --format html=r p.yaml").status).toBe(2);
    expect([folder.read("r"), folder.names()]).toEqual(["as it was", ["p.yaml", "r"]]);
  });

  it.runIf(isLinux && isRoot)("when a whole disk is full, on which no lock is left, either", () => {
    const folder = folderOf({ "p.yaml": FLAWED });
    const script = `mkdir m; mount -t tmpfs -o size=64k none m || exit 99; cp p.yaml m; cd m
      head -c 100000 /dev/zero > fill 2> /dev/null
      callgate lint --fix p.yaml; echo $?; callgate lint --update-baseline p.yaml; echo $?
      cat p.yaml; ls -A; cd ..; umount m`;
    const { status, stdout } = shell(folder, script);
    // Not every container may mount.
    if (status !== 99) expect(stdout).toBe(`2\n2\n${FLAWED}fill\np.yaml\n`);
  });

  it.runIf(isLinux)("when the process is killed", async () => {
    const folder = folderOf({ "p.yaml": POLICY, d: "as it was", "t.jsonl": `${recorded("run", {})}\n` });
    spawnSync("mkfifo", ["q"], { cwd: folder.path });
    const script = `exec 3<> q; cat t.jsonl >&3; exec "${process.execPath}" "${CALLGATE}" replay --policy p.yaml --decisions d q`;
    const child = spawn("bash", ["-c", script], { cwd: folder.path });
    const left = () => folder.names().filter((name) => name.endsWith(".tmp"));
    await expect.poll(() => left().length, { timeout: 20_000 }).toBe(1);
    // Another run leaves alone what a process still writes, and removes what a killed one left.
    const another = () => shell(folder, `touch -d '1 hour ago' .callgate-*.tmp; callgate lint --format json=e p.yaml`);
    expect([another().status, left().length]).toEqual([0, 1]);
    child.kill("SIGKILL");
    await once(child, "close");
    expect(folder.read("d")).toBe("as it was");
    expect([another().status, left()]).toEqual([0, []]);
  });

  it.runIf(isLinux)("when a failure that nobody waits for ends the process", () => {
    const folder = folderOf({ d: "as it was" });
    const door = pathToFileURL(join(ROOT, "packages/cli/dist/process.js")).href;
    const script = `
      const { commandIo, endWithSentence } = await import(${JSON.stringify(door)});
      endWithSentence();
      commandIo().openWriter("d").write("half");
      throw Object.assign(new Error("x"), { code: "EIO", syscall: "read" });`;
    const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder.path });
    expect([status, folder.read("d"), folder.names()]).toEqual([2, "as it was", ["d"]]);
  });

  it("is not written where its entries were refused", () => {
    const folder = folderOf({ "p.yaml": POLICY, d: "as it was", t: recorded("run", {}) });
    const { status } = shell(folder, "callgate replay --policy p.yaml --redact params.arguments.x --decisions d t");
    expect([status, folder.read("d")]).toEqual([2, "as it was"]);
  });
});

describe("several writers", () => {
  it("keep each other's entries in a baseline", async () => {
    const names = Array.from({ length: 5 }, (_, n) => `p${n}.yaml`);
    const folder = folderOf(Object.fromEntries(names.map((name) => [name, FLAWED])));
    const ran = names.map((name) =>
      spawn(process.execPath, [CALLGATE, "lint", "--update-baseline", name], { cwd: folder.path }),
    );
    const codes = await Promise.all(ran.map(async (child) => (await once(child, "close"))[0]));
    expect(codes).toEqual(names.map(() => 0));
    for (const name of names) expect(folder.read("callgate-baseline.json")).toContain(name);
    expect(folder.names().filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("change a file one after the other, also after one was killed", async () => {
    const folder = folderOf({ n: "0" });
    const update = pathToFileURL(join(ROOT, "packages/project/dist/io/update-file.js")).href;
    const script = (change: string) => `
      const { updateFile } = await import(${JSON.stringify(update)});
      const { readFileSync } = await import("node:fs");
      for (let i = 0; i < 20; i++) updateFile("n", () => ${change});`;
    const run = (change: string) =>
      spawn(process.execPath, ["--input-type=module", "-e", script(change)], { cwd: folder.path });
    await once(run("process.kill(process.pid, 'SIGKILL')"), "close");
    const writers = [1, 2, 3].map(() => run("String(Number(readFileSync('n')) + 1)"));
    await Promise.all(writers.map((child) => once(child, "close")));
    expect([folder.read("n"), folder.names()]).toEqual(["60", ["n"]]);
  });
});

it("is the only way to the file system", () => {
  /** What reads its own package, starts before the door, or is the runner's. */
  const edges = [
    "action/src/runner.ts",
    "action/src/workspace.ts",
    "cli/src/commands/explain/explain.ts",
    "cli/src/commands/init/origin.ts",
    "cli/src/expectations.ts",
    "cli/src/loading/bundle-loader.ts",
    "cli/src/process.ts",
    "cli/src/terminal.ts",
    "project/src/cache/own-file.ts",
    "project/src/version.ts",
  ];
  const users = ["cli/src", "action/src", "project/src"].flatMap((folder) =>
    readdirSync(join(ROOT, "packages", folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .filter((name) =>
        /from "(?:node:)?fs(?:\/promises)?"|import\("(?:node:)?fs/.test(
          readFileSync(join(ROOT, "packages", name), "utf8"),
        ),
      ),
  );
  expect(users.filter((name) => !name.startsWith("project/src/io/")).sort()).toEqual(edges);
});
