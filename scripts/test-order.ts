/**
 * The order in which Vitest runs the files of tests. What takes long comes first, so that no core waits for it at the end; and the
 * files of a project follow each other, since Vitest ends a worker, with all modules that it has loaded, where the next file is
 * of another project.
 */

import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The small files last: they fill the cores evenly. */
const PROJECTS = ["system", "browser", "action", "proof", "unit"];

/** By the ends of their paths, the longest first: tens of seconds each, by processor time. */
const LONG = [
  "cli/test/pre-commit.test.ts",
  "cli/test/from-git.test.ts",
  "cli/test/merge.test.ts",
  "diff/test/convert-hosts.test.ts",
];

export class LongFirst extends BaseSequencer {
  /** As Vitest would sort them by size, or by what they took the last time, but as this file says. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ project, moduleId }: TestSpecification) => {
      const long = LONG.findIndex((end) => moduleId.endsWith(`packages/${end}`));
      return (PROJECTS.indexOf(project.name) + 1) * 1_000 + (long < 0 ? LONG.length : long);
    };
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}
