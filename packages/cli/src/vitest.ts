/**
 * `callgate/vitest`: policies in the tests that a project has anyway. Importing it teaches vitest's `expect` what a policy
 * does: `expect(policy("policy.json")).toDeny({ tool: "rm" })`. Each expectation begins with empty counters.
 */

import { expect } from "vitest";
import { EXPECTATIONS, type PolicyMatchers } from "./expectations.js";

export type { Because, PolicyMatchers, PolicyOptions, TestedCall, TestedLimit } from "./expectations.js";
export { PolicyUnderTest, policy } from "./expectations.js";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares it so, and both must be the same
  interface Matchers<T = any> extends PolicyMatchers<T> {}
}

expect.extend(EXPECTATIONS);
