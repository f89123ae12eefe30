import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (name: string) => fileURLToPath(new URL(`packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run the sources; the build is checked by the tests of the command line.
    alias: {
      "callgate/vitest": fileURLToPath(new URL("packages/cli/src/vitest.ts", import.meta.url)),
      "@callgate/core": source("core"),
      "@callgate/diff": source("diff"),
      "@callgate/linter": source("linter"),
      "@callgate/mock-ollama": source("mock-ollama"),
      "@callgate/report": source("report"),
      "@callgate/simulator": source("simulator"),
      "@callgate/tester": source("tester"),
    },
  },
  test: { include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"], testTimeout: 30_000 },
});
