import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const packages = join(root, "packages");

/** Needs Chromium; each test says that it is skipped where there is none. */
const BROWSER = [
  "packages/core/test/browser.test.ts",
  "packages/report/test/*.test.ts",
  "packages/site/test/browser.test.ts",
];

/** Search by brute force, random inputs, random edits: much work for one claim. */
export const PROOF = [
  "packages/action/src/random-changes.test.ts",
  "packages/action/src/random-events.test.ts",
  "packages/cli/test/merge.test.ts",
  "packages/core/src/document/hostile.test.ts",
  "packages/core/src/engine/random-batches.test.ts",
  "packages/core/src/logic/brute-force.test.ts",
  "packages/core/src/logic/compare/reached-first.test.ts",
  "packages/core/src/logic/traces.test.ts",
  "packages/diff/test/*.test.ts",
  "packages/linter/src/fixes/widening.test.ts",
  "packages/simulator/src/hostile.test.ts",
  "packages/simulator/src/merge.test.ts",
  "packages/simulator/src/shards/shards.test.ts",
  "packages/simulator/src/readers/fuzz.test.ts",
  "packages/simulator/src/unpack/zstd.test.ts",
  "packages/suggest/src/random-agents.test.ts",
];

/** Start programs (callgate as it is built, git, pre-commit, servers, the action) or read what only a build writes. */
const SYSTEM = [
  ...[
    "ci-docs",
    "completion",
    "diff",
    "docs",
    "docs-code",
    "docs-commands",
    "door",
    "fix",
    "from-git",
    "git-neutral",
    "late-input",
    "loaded",
    "least-privilege",
    "lint-cache",
    "lint-jobs",
    "mutate",
    "pre-commit",
    "pretended-dialect",
    "probe",
    "probe-intercept",
    "test-probe",
    "record-*",
    "replay",
    "sessions",
    "testing-policies",
    "tools",
    "unseen",
    "watch",
  ].map((name) => `packages/cli/test/${name}.test.ts`),
  "packages/mock-ollama/test/*.test.ts",
  "packages/mcp/test/*.test.ts",
  "packages/cli/src/man-page.test.ts",
  "packages/lsp/test/*.test.ts",
  "packages/vscode/test/*.test.ts",
  "packages/probe/src/child.test.ts",
  "packages/site/test/site.test.ts",
];

/** Run the action in repositories of their own, as GitHub does. A part of the tier `system` that needs a bundle more. */
const ACTION = ["packages/action/test/*.test.ts"];

const BUILD = ["scripts/build-once.mjs"];

export default defineConfig({
  plugins: [builtWorkers()],
  resolve: { alias: sources() },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
          exclude: [...ACTION, ...BROWSER, ...PROOF, ...SYSTEM],
        },
      },
      { extends: true, test: { name: "system", include: SYSTEM, globalSetup: BUILD, isolate: true } },
      { extends: true, test: { name: "action", include: ACTION, globalSetup: BUILD } },
      // A step limit ends each of them, not a clock: a machine with other work to do is no reason to fail.
      { extends: true, test: { name: "proof", include: PROOF, globalSetup: BUILD, testTimeout: 0 } },
      { extends: true, test: { name: "browser", include: BROWSER, globalSetup: BUILD } },
    ],
    testTimeout: 30_000,
    // Vitest leaves one core free, which of two is half: it waits most of the time for what the tests start.
    maxWorkers: availableParallelism(),
    // Much of what a file would cost is starting a process and loading the same modules in it.
    isolate: false,
    // The projects share what is compiled, and so do runs.
    experimental: { fsModuleCache: true, fsModuleCachePath: join(root, ".cache", "vitest") },
  },
});

/** What each door of a package leads to, in the sources: tests run these, so that they need no build. */
export function sources(): { find: RegExp; replacement: string }[] {
  return readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: folder }) => {
      const path = join(packages, folder, "package.json");
      const { name, exports = {} } = JSON.parse(readFileSync(path, "utf8"));
      const doors = Object.entries<string | { types?: string }>(exports);
      return doors.flatMap(([door, target]) => {
        const types = typeof target === "string" ? undefined : target.types;
        const id = `${name}${door.slice(1)}`.replaceAll(/[/.]/g, "\\$&");
        if (typeof target === "string" && target.startsWith("./dist/") && target.endsWith("/*"))
          return {
            find: new RegExp(`^${id.replace("*", "(.*)")}$`),
            replacement: join(packages, folder, target.replace("dist", "src").replace("*", "$1")),
          };
        const module = types?.match(/^\.\/(?:dist|bundle)\/(.*)\.d\.ts$/)?.[1];
        if (module === undefined) return [];
        return [{ find: new RegExp(`^${id}$`), replacement: join(packages, folder, "src", `${module}.ts`) }];
      });
    });
}

/**
 * A worker thread, or a program, starts outside of Vite, which compiles the sources: it runs what is built. The bundle's are
 * loaded in a quarter of the time.
 */
function builtWorkers(): Plugin {
  const started = /new URL\("\.\/((?:[a-z]+-)+(?:worker|server))\.js", import\.meta\.url\)/g;
  return {
    name: "built-workers",
    transform(code, id) {
      if (!/packages\/[a-z-]+\/src\//.test(id)) return null;
      const built = code.replace(started, (_, name) => {
        const file = pathToFileURL(join(packages, "cli", "bundle", `${name}.cjs`));
        return `new URL(${JSON.stringify(file.href)})`;
      });
      return built === code ? null : { code: built, map: null };
    },
  };
}
