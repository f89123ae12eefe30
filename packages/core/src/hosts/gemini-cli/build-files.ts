/**
 * What Gemini CLI asks of calls that its rules allow: a tool whose name says that it writes may not write a file that builds
 * the project, such as `package.json`, without asking.
 */

import type { AccessEntry } from "../../policy/access.js";
import type { Condition } from "../../policy/policy.js";
import { type Change, isAfter } from "../versions.js";

const NAMES = [
  "BUILD",
  "BUILD.bazel",
  "WORKSPACE",
  "WORKSPACE.bazel",
  "MODULE.bazel",
  ".bazelrc",
  ".blazerc",
  "Makefile",
  "makefile",
  "GNUmakefile",
  "CMakeLists.txt",
  "package.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lockb",
  "setup.py",
  "setup.cfg",
  "pyproject.toml",
  "go.mod",
  "go.sum",
  "Cargo.toml",
  "Cargo.lock",
  "pom.xml",
  "build.gradle",
  "build.gradle.kts",
  "settings.gradle",
  "settings.gradle.kts",
  "Dockerfile",
  "Containerfile",
];

const EXTENSIONS = ["bzl", "bazel", "bzlmod", "mk", "cmake"];

const WORDS = ["write", "edit", "replace", "patch", "update", "create", "append", "save"];

const plain = (text: string) => text.replaceAll(".", "\\.");
const BASENAME = [
  ...NAMES.map(plain),
  "(?:Dockerfile|Containerfile)\\.[^/\\\\]*",
  `[^/\\\\]+\\.(?i:${EXTENSIONS.join("|")})`,
].join("|");
/** The last part of a path, behind which slashes and dots may follow that lead nowhere. */
const BUILD_FILE = `(?s)^\\s*(?:.*[/\\\\])?(?:${BASENAME})(?:[/\\\\]+\\.?)*\\s*$`;
const WRITES = `(?:^|[^A-Za-z0-9])(?i:${WORDS.join("|")})(?:[^A-Za-z0-9]|$)`;

/** The arguments in which a path is looked for; the first that is there counts. */
const ARGUMENTS = ["file_path", "path", "filePath", "file"];

const MESSAGE =
  "Tool execution denied by policy. Modifying build configuration files requires explicit user confirmation";

/** The last version that was seen without it, and the first with it. */
export const BUILD_FILES: Change = { before: "0.60.0", after: "0.61.0" };

/**
 * @param interactive whether the user can be asked; else such calls are denied
 * @param version of the program; where it is not known whether that asks so, neither is the answer
 */
export function buildFileRestrictions(interactive: boolean, version: string): AccessEntry[] {
  const has = isAfter(BUILD_FILES, version);
  if (has === false) return [];
  const uncertain =
    has === undefined
      ? `files that build the project are protected in Gemini CLI ${BUILD_FILES.after} and not in ${BUILD_FILES.before}, and ${version} was not run`
      : undefined;
  return ARGUMENTS.map((argument, index) => ({
    ...(uncertain === undefined ? {} : { uncertain }),
    effect: interactive ? "ask" : "deny",
    selector: { names: [{ of: "model", regex: WRITES }] },
    conditions: [
      ...ARGUMENTS.slice(0, index).map((earlier) => on(earlier, "exists", { kind: "bool", value: false })),
      on(argument, "regex", { kind: "string", value: BUILD_FILE }),
    ],
    name: "Build File Protection",
    named: false,
    message: interactive ? "" : MESSAGE,
    origin: [],
    layer: 0,
  }));
}

function on(argument: string, op: "exists" | "regex", value: Condition["value"]): Condition {
  return {
    origin: [],
    path: `args.${argument}`,
    target: { kind: "args", segments: [argument] },
    op,
    writtenOp: op,
    value,
  };
}
