/** `coverage`: suites → which cases pass, and what of the policies no case tried. */

import { UserError } from "@callgate/project/io";
import { testProject } from "@callgate/project/test";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import { DRAFT, PATHS, type Source, Sources, SUITE, WINDOW } from "./sources.js";
import type { Tool } from "./tool.js";

interface CoverageArguments {
  readonly suite?: Source;
  readonly paths?: readonly string[];
  readonly policy?: Source;
  readonly run?: string;
}

export const coverageTool: Tool<CoverageArguments> = {
  name: "coverage",
  title: "Policy tests, and what they leave out",
  description:
    "The policy tests of suites: which cases fail and what would have met them, and which rules, conditions, limits and tools of the policies no case tried. Without suite and paths, those of all suites in the server's folder. No tool is called.",
  inputSchema: {
    type: "object",
    properties: {
      suite: SUITE,
      paths: PATHS,
      policy: DRAFT,
      run: {
        type: "string",
        minLength: 1,
        maxLength: 200,
        description: "Only cases whose names hold this text, or match it as an RE2 pattern.",
      },
      ...WINDOW,
    },
    additionalProperties: false,
  },
  lists: [
    "suites",
    "suites.*.cases",
    "findings",
    "policyErrors",
    "coverage.policies",
    "coverage.policies.*.rules",
    "coverage.policies.*.conditions",
    "coverage.policies.*.limits",
    "coverage.policies.*.paths",
    "coverage.policies.*.tools",
  ],
  async run({ suite, paths, policy, run }, world) {
    const sources = new Sources();
    if (policy !== undefined && (policy.text === undefined || policy.filename === undefined))
      throw new UserError("policy has no text and filename; a suite itself names the policies that are on a disk");
    if (policy !== undefined) sources.path(policy, "policy", "policy");
    const named = sources.paths(suite, paths, "suite", "suite.policytest.yaml");
    const { report } = await testProject({ paths: named, run, coverage: {} }, world.with(sources));
    return reported(REPORTS.test, report);
  },
};
