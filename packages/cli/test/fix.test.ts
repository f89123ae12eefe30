/** `--fix`, `--fix-dry-run` and `--fix-unsafe`, as a user runs them. */

import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { callgate, Workspace } from "./run.js";

const BEFORE = 'version: "1"\ndefualt: deny # all others\ntools:\n  run: {}\n';
const AFTER =
  'version: "1"\ndefault: deny # all others\ntools:\n  run:\n    rules:\n      - name: rate limit\n        rate_limit: 10/minute\n';
const UNSAFE =
  'version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - name: only\n        conditions: [{path: args.name, op: qe, value: a}]\n        on_deny: only a\n      - {name: often, rate_limit: 5/minute}\n';
const DIFF = `--- a/p.yaml
+++ b/p.yaml
@@ -1,4 +1,7 @@
 version: "1"
-defualt: deny # all others
+default: deny # all others
 tools:
-  run: {}
+  run:
+    rules:
+      - name: rate limit
+        rate_limit: 10/minute
`;

let folder = new Workspace();
afterEach(() => folder.remove());

function workspace(files: Readonly<Record<string, string | Uint8Array>>): Workspace {
  folder.remove();
  folder = new Workspace(files);
  return folder;
}

describe("--fix", () => {
  it("mends the file, tells how much, and reports what remains", async () => {
    workspace({ "p.yaml": BEFORE, "clean.yaml": AFTER });
    expect((await folder.run(["lint"])).stdout).toContain("; 3 fixable with --fix\n");
    const { code, stdout, stderr } = await folder.run(["lint", "--fix"]);
    expect(folder.read("p.yaml")).toBe(AFTER);
    expect(folder.names()).toEqual(["clean.yaml", "p.yaml"]);
    expect(stderr).toBe("fixed 3 of 3 findings that can be fixed, in 1 file\n");
    expect(stdout).toMatch(/✔ no findings in 2 policies\n/);
    expect(code).toBe(0);
  });

  it("does nothing the second time", async () => {
    await workspace({ "p.yaml": BEFORE }).run(["lint", "--fix"]);
    const { mtimeMs } = statSync(join(folder.path, "p.yaml"));
    expect((await folder.run(["lint", "--fix"])).stderr).toBe("nothing to fix\n");
    expect(statSync(join(folder.path, "p.yaml")).mtimeMs).toBe(mtimeMs);
  });

  it("leaves what may allow more, says so, and mends it when asked to", async () => {
    const first = await workspace({ "p.yaml": UNSAFE }).run(["lint", "--fix", "p.yaml"]);
    expect(folder.read("p.yaml")).toBe(UNSAFE);
    expect(first.stderr).toBe("nothing to fix; 1 more fix may allow what is denied now: --fix-unsafe\n");
    expect(first.stdout).toContain("fix: write `eq` (--fix-unsafe)");
    expect(first.code).toBe(1);
    const second = await folder.run(["lint", "--fix", "--fix-unsafe", "p.yaml"]);
    expect(folder.read("p.yaml")).toBe(UNSAFE.replace("qe", "eq"));
    expect(second.code).toBe(0);
  });

  it("says which fix is not made because the result would not do", async () => {
    const text = `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - {name: r, rate_limit: 5/minute, condition: [{path: args.name, op: eq, value: a}]}\n`;
    const { stderr } = await workspace({ "p.yaml": text }).run(["lint", "--fix", "--fix-unsafe", "p.yaml"]);
    expect(folder.read("p.yaml")).toBe(text);
    expect(stderr).toMatch(
      /^nothing to fix\nnot fixed: p\.yaml:6:41 unknown-key: the result would not do: `rate_limit` is beside/,
    );
  });

  it("does not mend what is suppressed", async () => {
    const text = BEFORE.replace(
      "  run",
      "  # callgate-ignore missing-rate-limit: a lab\n  # callgate-ignore execute-allow-all: a lab\n  run",
    );
    await workspace({ "p.yaml": text }).run(["lint", "--fix", "p.yaml"]);
    expect(folder.read("p.yaml")).toBe(text.replace("defualt", "default"));
  });

  it("keeps a byte-order mark, the permissions, and a link", async () => {
    workspace({ "real.yaml": `\ufeff${BEFORE.replaceAll("\n", "\r\n")}` });
    chmodSync(join(folder.path, "real.yaml"), 0o640);
    symlinkSync("real.yaml", join(folder.path, "p.yaml"));
    await folder.run(["lint", "--fix", "p.yaml"]);
    expect(folder.read("real.yaml")).toBe(`\ufeff${AFTER.replaceAll("\n", "\r\n")}`);
    expect(statSync(join(folder.path, "real.yaml")).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder.path, "p.yaml")).isSymbolicLink()).toBe(true);
    expect(folder.names()).toEqual(["p.yaml", "real.yaml"]);
  });

  it("says so when a file cannot be written, and leaves it", async () => {
    const readOnly = () => {
      throw Object.assign(new Error("no"), { code: "EACCES" });
    };
    const { code, stderr, stdout } = await workspace({ "p.yaml": BEFORE }).run(
      ["lint", "--fix", "p.yaml"],
      {},
      { updateFile: readOnly },
    );
    expect(stderr).toBe("callgate: p.yaml cannot be written: permission denied\n");
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(folder.read("p.yaml")).toBe(BEFORE);
  });

  it("gives the standard input back mended, and the report as an error output", async () => {
    const bytes = new TextEncoder().encode(BEFORE);
    const ran = await workspace({}).run(
      ["lint", "--fix", "-"],
      {},
      { readFile: (_path, limit) => bytes.subarray(0, limit) },
    );
    expect(ran.stdout).toBe(AFTER);
    expect(ran.stderr).toMatch(/^fixed 3 of 3 findings that can be fixed, in 1 file\n✔ no findings/);
    expect(ran.code).toBe(0);
  });

  it("gives the standard input back where nothing is to be mended", async () => {
    const bytes = new TextEncoder().encode(AFTER);
    const ran = await workspace({}).run(["lint", "--fix", "-"], {}, { readFile: () => bytes });
    expect(ran.stdout).toBe(AFTER);
  });
});

describe("--fix-dry-run", () => {
  it("prints a diff that can be applied, and changes nothing", async () => {
    const { code, stdout, stderr } = await workspace({ "p.yaml": BEFORE }).run(["lint", "--fix-dry-run", "p.yaml"]);
    expect(stdout).toBe(DIFF);
    expect(stderr).toMatch(/^would fix 3 of 3 findings that can be fixed, in 1 file\n✔ no findings/);
    expect(folder.read("p.yaml")).toBe(BEFORE);
    expect(code).toBe(0);
    execFileSync("git", ["apply", "-"], { cwd: folder.path, input: stdout });
    expect(folder.read("p.yaml")).toBe(AFTER);
  });

  it("prints nothing a terminal would obey", async () => {
    const text = BEFORE.replace("all others", "\u202e all \u200b others");
    const { stdout } = await workspace({ "p.yaml": text }).run(["lint", "--fix-dry-run", "p.yaml"], { TERMINAL: "1" });
    expect(stdout).toContain("# \\u{202e} all \\u{200b} others\n");
  });
});

describe("without --fix", () => {
  it("the report says what can be fixed", async () => {
    const { stdout } = await callgate(["lint", "p.yaml"], { "p.yaml": BEFORE });
    expect(stdout).toContain("  fix: rename it to `default` (--fix)\n");
    expect(stdout).toMatch(/; 3 fixable with --fix\n/);
    const { stdout: json } = await callgate(["lint", "p.yaml", "--format", "json"], { "p.yaml": BEFORE });
    const [first] = JSON.parse(json).findings;
    expect(first.fix).toEqual({
      message: "rename it to `default`",
      safe: true,
      edits: [{ range: { start: { line: 2, column: 1 }, end: { line: 2, column: 8 } }, text: "default" }],
    });
  });
});

describe("bad usage", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["both", ["--fix", "--fix-dry-run"], /--fix and --fix-dry-run exclude each other/],
    ["unsafe alone", ["--fix-unsafe"], /write --fix or --fix-dry-run beside it/],
    ["a dry run that writes", ["--fix-dry-run", "--update-baseline"], /--fix-dry-run changes nothing/],
    ["watching", ["--fix", "--watch"], /--watch does not write policies/],
  ])("%s", async (_name, args, message) => {
    const { code, stderr } = await callgate(["lint", "p.yaml", ...args], { "p.yaml": BEFORE });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
