/** The lines that docs/editors.md has for Neovim, in Neovim, where there is one. */

import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { Folder } from "./editor.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CALLGATE = join(ROOT, "packages", "cli", "bin", "callgate.js");

/** 7 of 0.7.2; undefined where there is no Neovim. */
const minor = /^NVIM v0\.(\d+)/.exec(spawnSync("nvim", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1];

const PRINT = `lua vim.wait(25000, function() return #vim.diagnostic.get(0) > 0 end)
  for _, d in ipairs(vim.diagnostic.get(0)) do io.stdout:write(d.lnum + 1, " ", d.code, "\\n") end`;

it.skipIf(minor === undefined)(
  `shows findings in Neovim 0.${minor}${minor === undefined ? ": not installed" : ""}`,
  () => {
    using folder = new Folder({ "policy.yaml": 'version: "1"\ndefault: allow\ntools:\n  run:\n    rules: []\n' });
    const page = readFileSync(join(ROOT, "docs", "editors.md"), "utf8");
    const [newer = "", older = ""] = [...page.matchAll(/^```lua\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines);
    writeFileSync(join(folder.path, "init.lua"), Number(minor) >= 11 ? newer : older);
    folder.write("bin/callgate", `#!/bin/sh\nexec "${process.execPath}" "${CALLGATE}" "$@"\n`);
    chmodSync(join(folder.path, "bin/callgate"), 0o755);
    const { stdout, stderr } = spawnSync(
      "nvim",
      ["--headless", "-u", "init.lua", "policy.yaml", "-c", PRINT.replaceAll("\n", " "), "-c", "qa!"],
      {
        cwd: folder.path,
        encoding: "utf8",
        env: { ...process.env, HOME: folder.path, PATH: `${join(folder.path, "bin")}${delimiter}${process.env.PATH}` },
      },
    );
    expect(`${stdout}${stderr}`).toContain("2 default-allow\n");
  },
);
