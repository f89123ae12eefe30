/** `callgate lint --cache`: whatever was kept, the same report as without it. */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processIo, UserError } from "@callgate/project/io";
import { type CacheChoice, type LintOptions, lintProject, writeFixes } from "@callgate/project/lint";
import { REPORTS } from "@callgate/report";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CORPUS, PolicyFolder } from "./policy-folder.js";
import { CALLGATE } from "./recorder.js";

// Each of them lints many policies several times.
vi.setConfig({ testTimeout: 300_000 });

/** Numbers that look random and are the same in every run. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

describe("kept findings", () => {
  const cacheHome = mkdtempSync(join(tmpdir(), "callgate-kept-"));
  afterAll(() => rmSync(cacheHome, { recursive: true }));

  const choice = (build = "a"): CacheChoice => ({ build, folder: cacheHome, least: 1, memory: new Map() });

  async function outcome(folder: PolicyFolder, options: LintOptions, now: number) {
    const io = { ...processIo(folder.path), now: () => now };
    try {
      const { report, ...rest } = await lintProject(options, io);
      const texts = [];
      for (const format of ["json", "pretty", "sarif", "markdown"] as const)
        texts.push(await REPORTS.lint[format]({ ...report, showSuppressed: true, failOn: "error" }));
      return { texts, rest, sources: [...report.sources] };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { error: error.message };
    }
  }

  const DAY = 24 * 60 * 60 * 1000;

  /** One edit of a folder, as people make them; gives what it was. */
  function edit(folder: PolicyFolder, random: (below: number) => number): string {
    const paths = Object.keys(folder.texts()).filter((path) => /^policies\/.*\.(yaml|json)$/.test(path));
    const path = paths[random(paths.length)] as string;
    const text = folder.read(path);
    const lines = text.split("\n");
    const line = random(lines.length);
    const edits: Record<string, () => void> = {
      "takes a line out": () => folder.write(path, lines.toSpliced(line, 1).join("\n")),
      "repeats a line": () => folder.write(path, lines.toSpliced(line, 0, lines[line] as string).join("\n")),
      "changes a digit": () => folder.write(path, text.replace(/\d/, String(random(10)))),
      "saves it with a byte-order mark": () => folder.write(path, `\ufeff${text}`),
      "makes it no UTF-8": () => folder.write(path, Buffer.concat([Buffer.from(text), Buffer.from([0xff])])),
      "makes it no policy": () => folder.write(path, "a: 1\n"),
      "copies it": () => folder.write(path.replace(/\.(\w+)$/, "-copy.$1"), text),
      "takes it away": () => rmSync(join(folder.path, path)),
      "accepts what a line says for a time": () =>
        folder.write(path, text.replace(/\n/, " # callgate-ignore default-allow: known (until 2026-06-15)\n")),
      "accepts what is found in it": () =>
        folder.write(path, `# callgate-ignore-file unescaped-dot, unanchored-regex: ours\n${text}`),
      "changes the tool list": () =>
        folder.write("tools.json", folder.read("tools.json").replace(/"(list|get|create)_/, '"made_')),
      "makes a check less severe": () =>
        folder.write(
          "callgate.config.yaml",
          `${config()}checks: {unescaped-dot: ${["note", "off", "error"][random(3)]}}\n`,
        ),
      "accepts findings in the configuration for a time": () =>
        folder.write(
          "callgate.config.yaml",
          `${config()}ignore:\n  - {check: missing-rate-limit, reason: later, until: 2026-06-15}\n`,
        ),
      "has the list for all": () => folder.write("callgate.config.yaml", `${config()}tools: tools.json\n`),
      "breaks the configuration": () => folder.write("callgate.config.yaml", "version: 7\n"),
      nothing: () => {},
    };
    const config = () => `${original}`;
    const names = Object.keys(edits);
    const name = names[random(names.length)] as string;
    edits[name]?.();
    return `${path}: ${name}`;
  }
  let original = "";

  it.each([1, 2, 3])("are what is found, whatever was edited since (%d)", async (seed) => {
    const random = chances(seed);
    const folder = new PolicyFolder(16);
    if (existsSync(CORPUS) && seed === 1)
      cpSync(CORPUS, join(folder.path, "policies", "published"), { recursive: true });
    original = folder.read("callgate.config.yaml");
    const done: string[] = [];
    let runs = 0;
    try {
      for (let step = 0; step < 18; step++) {
        const options: LintOptions = {
          paths: random(3) === 0 ? ["policies", "tools.json"].slice(0, 1 + random(2)) : [],
          fixes: random(2) === 0,
          fix: ([undefined, undefined, "safe", "all"] as const)[random(4)],
          ...(random(5) === 0 && { select: new Set(["unescaped-dot", "dead-rule"]) }),
          ...(random(5) === 0 && { tools: "tools.json" }),
          ...(random(6) === 0 && { release: "2026-03" as const }),
          ...(random(6) === 0 && { dialect: "intercept" as const }),
        };
        const now = Date.UTC(2026, 5, 14) + random(4) * DAY;
        const without = await outcome(folder, options, now);
        if ("rest" in without) runs++;
        const first = await outcome(folder, { ...options, cache: choice() }, now);
        expect(first, done.join("\n")).toEqual(without);
        // A second time, all is known.
        expect(await outcome(folder, { ...options, cache: choice(), jobs: 1 + random(2) }, now)).toEqual(without);
        if (step % 6 === 5 && "rest" in without)
          writeFixes(
            (without as { rest: { fixing: Parameters<typeof writeFixes>[0] } }).rest.fixing,
            processIo(folder.path),
          );
        if (step % 9 === 8)
          await lintProject({ change: "update", cache: choice() }, processIo(folder.path)).catch(() => {});
        done.push(edit(folder, random));
        if (random(6) === 0) folder.write("callgate.config.yaml", original);
      }
      expect(runs).toBeGreaterThan(8);
    } finally {
      folder.remove();
    }
  });

  it("are found again on another day where a suppression may end", async () => {
    const folder = new PolicyFolder(0);
    folder.write(
      "policies/a.yaml",
      'version: "1"\ndefault: allow # callgate-ignore default-allow: known (until 2026-06-15)\n',
    );
    try {
      const lint = (day: number, cache?: CacheChoice) =>
        outcome(folder, { paths: ["policies"], cache }, Date.UTC(2026, 5, day));
      const [before, after] = [await lint(15), await lint(16)];
      expect(after).not.toEqual(before);
      expect(await lint(15, choice("days"))).toEqual(before);
      expect(await lint(16, choice("days"))).toEqual(after);
    } finally {
      folder.remove();
    }
  });

  it("are used for the same build, question and bytes only", async () => {
    const folder = new PolicyFolder(8);
    const [io, memory] = [processIo(folder.path), new Map<string, Uint8Array>()];
    const lint = async (options: LintOptions, build = "a") => {
      const before = memory.size;
      const { report } = await lintProject({ ...options, cache: { build, folder: undefined, least: 1, memory } }, io);
      return { added: memory.size - before, report };
    };
    try {
      expect((await lint({})).added).toBe(8);
      expect((await lint({})).added).toBe(0);
      expect((await lint({}, "b")).added).toBe(8);
      expect((await lint({ fixes: true })).added).toBe(8);
      expect((await lint({ release: "2026-03" })).added).toBe(8);
      expect((await lint({ severities: new Map([["default-allow", "note"]]) })).added).toBe(8);
      expect((await lint({ tools: "tools.json" })).added).toBeGreaterThan(5);
      folder.write("policies/team-0/policy-0.yaml", `${folder.read("policies/team-0/policy-0.yaml")}\n`);
      expect((await lint({})).added).toBe(1);
      // What is kept is what is reported: then nothing was linted again.
      for (const [digest, bytes] of memory)
        memory.set(digest, Buffer.from(Buffer.from(bytes).toString().replaceAll("allow", "kept!")));
      expect(JSON.stringify((await lint({})).report.findings)).toContain("kept!");
    } finally {
      folder.remove();
    }
  });
});

describe("callgate lint --cache", () => {
  const folder = new PolicyFolder(60);
  afterAll(() => folder.remove());
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "callgate-cache-"));
  });

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CALLGATE, "lint", "--jobs", "1", ...args], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, XDG_CACHE_HOME: home, ...env },
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  const kept = () => {
    const place = join(home, "callgate", "lint");
    return existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
  };
  let without: ReturnType<typeof run>;
  beforeAll(() => {
    without = run(["--no-cache"]);
    expect(without.status).toBe(1);
  });

  it.each<[string, string[], Record<string, string>, number]>([
    ["many files", [], {}, 1],
    ["few files", ["policies/team-1"], {}, 0],
    ["few files, when asked", ["policies/team-1", "--cache"], {}, 1],
    ["many files, when not wanted", ["--no-cache"], {}, 0],
    ["many files in CI", [], { CI: "true" }, 0],
    ["many files in CI, when asked", ["--cache"], { CI: "true" }, 1],
    ["many files without a folder", [], { XDG_CACHE_HOME: "" }, 0],
  ])("keeps of %s", (_, args, env, files) => {
    const first = run(args, env);
    expect(kept()).toHaveLength(files);
    expect(run(args, env)).toEqual(first);
    rmSync(home, { recursive: true, force: true });
  });

  it("says where it has no folder", () => {
    expect(run(["--cache"], { XDG_CACHE_HOME: "" })).toMatchObject({
      status: 2,
      stderr: "callgate: --cache has no folder to keep anything in; set XDG_CACHE_HOME or HOME to an absolute path\n",
    });
    rmSync(home, { recursive: true, force: true });
  });

  it("believes nothing that is damaged, or that others can have written, and writes it again", () => {
    expect(run([])).toEqual(without);
    const [path] = kept() as [string];
    const whole = readFileSync(path);
    const changes: (() => void)[] = [
      () => writeFileSync(path, whole.subarray(0, whole.length / 2)),
      () => writeFileSync(path, Buffer.from(whole.toString("latin1").replaceAll("error", "note!"), "latin1")),
      () => writeFileSync(path, "[]"),
      () => chmodSync(path, 0o666),
    ];
    for (const change of changes) {
      change();
      expect(run([])).toEqual(without);
      // The entries that were whole come first now.
      expect(readFileSync(path)).toHaveLength(whole.length);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    rmSync(home, { recursive: true, force: true });
  });
});
