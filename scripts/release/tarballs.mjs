/** The packages that are published, packed as npm publishes them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runWell } from "./checklist.mjs";

/** The manifests of the packages that are published, with their folders. */
export function publishedPackages(root) {
  return readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, "packages", name))
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) }))
    .filter((manifest) => manifest.private !== true);
}

/** Packs each into `folder`; gives name, manifest and path of the tarball. */
export function packAll(root, folder) {
  return publishedPackages(root).map((manifest) => {
    runWell(manifest.folder, "npm", ["pack", "--silent", "--pack-destination", folder]);
    const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    return { name: manifest.name, manifest, path: join(folder, file) };
  });
}
