/** `callgate lint --jobs`: whatever the number of threads, the same report. */

import { chmodSync, cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CORPUS, PolicyFolder } from "./policy-folder.js";

// Each of them lints many policies several times.
vi.setConfig({ testTimeout: 300_000 });

const FORMATS = ["pretty", "json", "sarif", "github", "junit", "html", "markdown"] as const;

describe("callgate lint --jobs", () => {
  const folder = new PolicyFolder(60);
  afterAll(() => folder.remove());

  beforeAll(() => {
    folder.write("policies/notes.json", '{"name": "no policy"}');
    folder.write("policies/broken.yaml", "version: '1'\ntools: [\n");
    folder.write(
      "policies/accepted.yaml",
      `version: "1"
default: deny
tools:
  run: # callgate-ignore missing-rate-limit: only maintainers (until 2099-01-01)
    rules:
      - {name: r, conditions: [{path: args.a, op: regex, value: "a.b"}]} # callgate-ignore unescaped-dot: unused today (until 2000-01-01)
`,
    );
  });

  it.each(FORMATS)("writes the same in %s", async (format) => {
    const [one, three] = [
      await folder.lint("--format", format, "--jobs", "1"),
      await folder.lint("--format", format, "--jobs", "3"),
    ];
    expect(one.stderr).toBe("");
    expect(one.stdout.length).toBeGreaterThan(1000);
    expect(three).toEqual(one);
  });

  it.each<[string, string[]]>([
    [
      "folders and files, some of them twice",
      ["policies/team-3", "policies/accepted.yaml", "policies/team-3/policy-3.yaml", "policies/*.yaml"],
    ],
    ["a tool list for all", ["policies", "--tools", "tools.json"]],
    ["some checks", ["--select", "unanchored-regex,missing-rate-limit"]],
    ["a folder without a policy beside others", ["policies", "empty"]],
    ["a file that holds no tool list", ["policies", "--tools", "callgate.config.yaml"]],
    ["a folder in the place of a file", ["policies", "--baseline", "empty"]],
  ])("says the same of %s", async (_, args) => {
    mkdirSync(join(folder.path, "empty"), { recursive: true });
    const lint = (jobs: string) => folder.lint(...args, "--verbose", "--jobs", jobs);
    const one = await lint("1");
    expect(one.stdout + one.stderr).not.toBe("");
    expect(await lint("4")).toEqual(one);
  });

  it.skipIf(process.getuid?.() === 0)("says the same of a file that may not be read", async () => {
    folder.write("secret.yaml", "version: '1'\n");
    chmodSync(join(folder.path, "secret.yaml"), 0);
    const lint = (jobs: string) => folder.lint("policies", "secret.yaml", "--jobs", jobs);
    const one = await lint("1");
    expect(one).toMatchObject({ code: 2, stdout: "" });
    expect(await lint("3")).toEqual(one);
  });

  it("makes the same fixes, and accepts the same findings", async () => {
    const outcome = async (jobs: string) => {
      const copy = new PolicyFolder(0);
      try {
        cpSync(folder.path, copy.path, { recursive: true });
        const ran = [
          await copy.lint("--fix-dry-run", "--jobs", jobs),
          await copy.lint("--fix", "--jobs", jobs),
          await copy.lint("--update-baseline", "--jobs", jobs),
          await copy.lint("--jobs", jobs, "--show-suppressed"),
        ];
        return { ran, texts: copy.texts() };
      } finally {
        copy.remove();
      }
    };
    const one = await outcome("1");
    expect(one.ran[1]?.stderr).toMatch(/fixed [1-9]/);
    expect(one.ran[3]?.code).toBe(0);
    expect(await outcome("3")).toEqual(one);
  });

  it("counts up to all files on a terminal, and takes the line away", async () => {
    let clock = 0;
    const written: string[] = [];
    const stderr = { isTerminal: true, write: (text: string) => void written.push(text) };
    const now = () => {
      clock += 600;
      return clock;
    };
    await folder.run(["lint", "--jobs", "2"], {}, { stderr, now });
    const counts = written.flatMap((text) => /linting (\d+) of (\d+)/.exec(text)?.slice(1, 3).map(Number) ?? []);
    expect(counts.length).toBeGreaterThan(4);
    expect(counts.filter((_, index) => index % 2 === 1).every((all) => all === 63)).toBe(true);
    const done = counts.filter((_, index) => index % 2 === 0);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBeLessThanOrEqual(63);
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  it.each(["0", "257", "many", ""])("refuses --jobs %o", async (jobs) => {
    expect(await folder.lint("--jobs", jobs)).toMatchObject({ code: 2, stdout: "" });
  });

  it.skipIf(!existsSync(CORPUS))("says the same of published policies", async () => {
    const published = new PolicyFolder(0);
    try {
      cpSync(CORPUS, join(published.path, "policies"), { recursive: true });
      const one = await published.lint("policies", "--format", "json", "--jobs", "1");
      expect(await published.lint("policies", "--format", "json", "--jobs", "4")).toEqual(one);
    } finally {
      published.remove();
    }
  });
});
