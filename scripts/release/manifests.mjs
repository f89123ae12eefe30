/** What every published package says of itself. */

import { check } from "./checklist.mjs";

const REQUIRED = ["name", "version", "description", "license", "type", "engines", "files", "exports"];

/** Each has what a registry shows, types where it has an entry, and the version that all share. */
export function checkManifests(packages) {
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  check(`all ${packages.length} packages have one version`, versions.size === 1, [...versions].join(", "));
  for (const { name, manifest } of packages) {
    const missing = REQUIRED.filter((key) => manifest[key] === undefined);
    if (manifest.exports?.["."]?.types === undefined) missing.push('types in exports["."]');
    check(`${name} says what it is`, missing.length === 0, `  package.json lacks ${missing.join(", ")}`);
  }
  const command = packages.find(({ name }) => name === "callgate")?.manifest;
  const brought = Object.keys({ ...command?.dependencies, ...command?.optionalDependencies });
  check("callgate brings no other package", brought.length === 0, `  it depends on ${brought.join(", ")}`);
}
