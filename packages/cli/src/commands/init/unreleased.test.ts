import { expect, it } from "vitest";
import { unreleasedNote } from "./unreleased.js";

const WORKFLOW = ".github/workflows/callgate.yml";
const HOOKS = ".pre-commit-config.yaml";

it.each<[version: string, paths: readonly string[], note: string | undefined]>([
  ["0.1.0", [WORKFLOW, HOOKS], undefined],
  ["0.0.0", ["callgate.config.yaml", ".gitlab-ci.yml"], undefined],
  ["0.0.0", [HOOKS], `put a commit of o/callgate in place of \`v0.0.0\` in ${HOOKS}, or`],
  ["0.0.0", [WORKFLOW, HOOKS], `in place of \`v1\` in ${WORKFLOW} and of \`v0.0.0\` in ${HOOKS}, or`],
])("says of %s what to fill in in %j", (version, paths, note) => {
  const said = unreleasedNote(version, paths, "o/callgate");
  if (note === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(note);
});
