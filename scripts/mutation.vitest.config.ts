/** The tests that `npm run mutation` runs on each mutant of core: those of core, less those that search for long. */

import { defineConfig } from "vitest/config";
import { PROOF, sources } from "../vitest.config.js";

export default defineConfig({
  resolve: { alias: sources() },
  test: { include: ["packages/core/src/**/*.test.ts"], exclude: PROOF, testTimeout: 30_000 },
});
