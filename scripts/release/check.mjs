/**
 * Packs every package as npm publishes it, installs the tarballs into empty folders, and uses callgate from there.
 * `npm run release:check`; exits 1 when something published would not work, or is larger or slower than promised.
 */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { failures } from "./checklist.mjs";
import { checkInstalledCommand } from "./installed-command.mjs";
import { checkInstalledLibraries } from "./installed-libraries.mjs";
import { checkWithLinters } from "./linters.mjs";
import { checkManifests } from "./manifests.mjs";
import { packAll } from "./tarballs.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "callgate-release-"));

try {
  mkdirSync(join(folder, "tarballs"));
  const packages = packAll(root, join(folder, "tarballs"));
  checkManifests(packages);
  checkInstalledCommand(
    packages.find(({ name }) => name === "callgate"),
    root,
    join(folder, "command"),
  );
  checkInstalledLibraries(packages, join(folder, "libraries"));
  checkWithLinters(packages, join(folder, "linters"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures() === 0 ? "ready to be published" : `${failures()} checks failed`);
process.exitCode = failures() === 0 ? 0 : 1;
