/** Baselines on the disk: written, applied, pruned, and never left half-written. */

import { lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { callgate, Workspace } from "./run.js";

const OPEN = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: []\n';
const TWO = `${OPEN}  exec:\n    rules: []\n`;
const NAME = "callgate-baseline.json";

const workspaces: Workspace[] = [];
function workspace(files: Record<string, string>): Workspace {
  const made = new Workspace(files);
  workspaces.push(made);
  return made;
}
afterEach(() => {
  for (const made of workspaces.splice(0)) made.remove();
});

describe("callgate lint --update-baseline", () => {
  it("accepts the present findings; afterwards new ones fail, wherever the old ones move", async () => {
    const folder = workspace({ "p.yaml": OPEN });
    const updated = await folder.run(["lint", "--update-baseline"]);
    expect(updated).toEqual({
      code: 0,
      stdout: "✔ no findings in 1 policy, 2 suppressed\n  assumed: Intercept (latest release)\n",
      stderr: `${NAME} accepts 2 findings\n`,
    });
    expect(folder.names()).toEqual([NAME, "p.yaml"]);
    expect((await folder.run(["lint"])).code).toBe(0);
    folder.write("p.yaml", `# new\n\n${OPEN}`);
    expect((await folder.run(["lint", "p.yaml"])).code).toBe(0);
    folder.write("p.yaml", TWO);
    const { code, stdout } = await folder.run(["lint"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^p\.yaml:6:3 error execute-allow-all\n[\s\S]*✖ 2 errors in 1 policy, 2 suppressed[;\n]/);
  });

  it("tells what is stale, and --prune-baseline removes it and adds nothing", async () => {
    const folder = workspace({ "p.yaml": TWO, "q.yaml": OPEN });
    await folder.run(["lint", "--update-baseline"]);
    folder.write("p.yaml", OPEN.replace("run", "shell"));
    const { code, stdout } = await folder.run(["lint", "p.yaml"]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${NAME}:1:1 note baseline\n  4 accepted findings were not found again; \`callgate lint --prune-baseline\` removes what is stale\n`,
    );
    const pruned = await folder.run(["lint", "p.yaml", "--prune-baseline"]);
    expect(pruned.code).toBe(1);
    expect(pruned.stdout).not.toContain("stale");
    expect(Object.keys(JSON.parse(folder.read(NAME)).files)).toEqual(["q.yaml"]);
    expect((await folder.run(["lint", "q.yaml"])).code).toBe(0);
  });

  it("stands beside the configuration, where that is, and knows files by their way from there", async () => {
    const folder = workspace({ "callgate.config.yaml": "policies: [policies]", "policies/p.yaml": OPEN, "sub/x": "" });
    expect((await folder.run(["lint", "--update-baseline"], {}, {}, "sub")).code).toBe(0);
    expect(Object.keys(JSON.parse(folder.read(NAME)).files)).toEqual(["policies/p.yaml"]);
    expect((await folder.run(["lint", "policies/p.yaml"])).code).toBe(0);
  });

  it("is where the configuration or --baseline says", async () => {
    const folder = workspace({ "callgate.config.yaml": "baseline: accepted/b.json", "p.yaml": OPEN, "accepted/x": "" });
    await folder.run(["lint", "--update-baseline"]);
    expect(folder.read("accepted/b.json")).toContain("../p.yaml");
    expect((await folder.run(["lint", "p.yaml"])).code).toBe(0);
    await folder.run(["lint", "p.yaml", "--update-baseline", "--baseline", "c.json"]);
    expect((await folder.run(["lint", "p.yaml", "--baseline", "c.json"])).code).toBe(0);
  });

  it("writes the same bytes again, and through a link into its target", async () => {
    const folder = workspace({ "p.yaml": OPEN, "real/b.json": '{"version": 1, "files": {}}' });
    symlinkSync(join("real", "b.json"), join(folder.path, NAME));
    await folder.run(["lint", "p.yaml", "--update-baseline"]);
    const first = folder.read("real/b.json");
    await folder.run(["lint", "p.yaml", "--update-baseline"]);
    expect(folder.read("real/b.json")).toBe(first);
    expect(first).toContain("execute-allow-all");
    expect(lstatSync(join(folder.path, NAME)).isSymbolicLink()).toBe(true);
  });

  it("leaves the old file as it was when writing fails", async () => {
    const folder = workspace({ "p.yaml": OPEN, [NAME]: '{"version": 1, "files": {}}' });
    const full = () => {
      throw Object.assign(new Error("full"), { code: "EROFS" });
    };
    const { code, stderr } = await folder.run(["lint", "p.yaml", "--update-baseline"], {}, { updateFile: full });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `callgate: ${NAME} cannot be written: the file system is read-only\n`,
    });
    expect(folder.read(NAME)).toBe('{"version": 1, "files": {}}');
    expect(folder.names()).toEqual([NAME, "p.yaml"]);
  });

  it("leaves nothing behind where a folder is in the way", async () => {
    const folder = workspace({ "p.yaml": OPEN });
    mkdirSync(join(folder.path, "b.json"));
    const { code, stderr } = await folder.run(["lint", "p.yaml", "--update-baseline", "--baseline", "b.json"]);
    expect(code).toBe(2);
    expect(stderr).toBe("callgate: b.json cannot be read: it is a folder\n");
    expect(folder.names()).toEqual(["b.json", "p.yaml"]);
  });
});

describe("bad input", () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      "a baseline of a newer version",
      [],
      { [NAME]: '{"version": 2}' },
      /callgate-baseline\.json is no baseline that can be read: its version is 2, and this callgate reads up to 1; use a newer callgate/,
    ],
    ["the same, to be updated", ["--update-baseline"], { [NAME]: '{"version": 2}' }, /its version is 2/],
    ["a baseline that is none", [], { [NAME]: "# hm" }, /it is no JSON/],
    [
      "a baseline that is missing",
      ["--baseline", "b.json"],
      {},
      /b\.json cannot be read: there is no such file; `callgate lint --update-baseline` writes it/,
    ],
    [
      "a baseline of the configuration that is missing",
      [],
      { "callgate.config.yaml": "baseline: b.json" },
      /b\.json cannot be read: there is no such file/,
    ],
    ["nothing to prune", ["--prune-baseline"], {}, /callgate-baseline\.json cannot be read: there is no such file/],
    [
      "a folder that is missing",
      ["--update-baseline", "--baseline", "no/b.json"],
      {},
      /no\/b\.json cannot be written: its folder does not exist/,
    ],
    ["update and prune", ["--update-baseline", "--prune-baseline"], {}, /exclude each other/],
    ["watch and update", ["--update-baseline", "--watch"], {}, /--watch does not write baselines/],
    ["watch and the standard input", ["-", "--watch"], {}, /--watch cannot watch the standard input/],
  ])("%s", async (_name, args, files, message) => {
    const ran = await callgate(["lint", ...(args.includes("-") ? [] : ["p.yaml"]), ...args], {
      "p.yaml": OPEN,
      ...files,
    });
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(2);
  });
});
