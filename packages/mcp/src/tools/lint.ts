/** `lint`: policies → findings. */

import { compareSeverity, type Severity } from "@callgate/core";
import { didYouMean } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { UserError } from "@callgate/project/io";
import { lintProject } from "@callgate/project/lint";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import { POLICIES, type PoliciesArguments, policiesOf, Sources, WINDOW } from "./sources.js";
import type { Tool } from "./tool.js";

interface LintArguments extends PoliciesArguments {
  readonly select?: readonly string[];
  readonly severity?: Severity;
}

export const lintTool: Tool<LintArguments> = {
  name: "lint",
  title: "Lint policies",
  description:
    "Where a policy says less than its author thinks: rules that never match, patterns that let more through, arguments that no rule looks at, syntax that the enforcing program refuses. Findings have places, and often a call that shows it and a fix. Without policy and paths, of what the configuration names, or of all policies in the server's folder.",
  inputSchema: {
    type: "object",
    properties: {
      ...POLICIES,
      select: {
        type: "array",
        items: { type: "string", maxLength: 100 },
        minItems: 1,
        maxItems: 200,
        description: "Only these checks; explain without arguments lists them.",
      },
      severity: {
        type: "string",
        enum: ["error", "warning", "note"],
        description: "The least severity that is given.",
      },
      ...WINDOW,
    },
    additionalProperties: false,
  },
  lists: ["findings"],
  async run({ select, severity, ...policies }, world) {
    const sources = new Sources();
    const named = policiesOf(policies, sources);
    const { report: found } = await lintProject(
      { ...named, select: select && new Set(select.map(knownCheck)), fixes: true },
      world.with(sources),
    );
    const isShown = ({ severity: own }: { readonly severity: Severity }) =>
      severity === undefined || compareSeverity(own, severity) <= 0;
    const report = {
      ...found,
      findings: found.findings.filter(isShown),
      notShown: severity && found.findings.filter((finding) => !isShown(finding)),
    };
    return reported(REPORTS.lint, report, { isVerbose: true });
  },
};

function knownCheck(id: string): string {
  const ids = CHECKS.map((check) => check.id);
  if (ids.includes(id)) return id;
  throw new UserError(`there is no check \`${id}\`${didYouMean(id, ids) || "; explain without arguments lists them"}`);
}
