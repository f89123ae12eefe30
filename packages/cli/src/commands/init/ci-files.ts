/** Which CI runs callgate → the file that has it do so. */

import type { Io } from "@callgate/project/io";
import type { CiName } from "./ci-names.js";
import { WORKFLOW_PATH, workflowText } from "./workflow-text.js";

export interface CiFile {
  readonly path: string;
  readonly text: string;
  /** The file that the CI reads by itself. */
  readonly uses: string;
  /** What is left to do by hand, as a clause; undefined for nothing. */
  readonly todo?: string | undefined;
}

/** What shows that a CI is used, in the order in which it is looked for. */
const SIGNS: readonly (readonly [path: string, ci: CiName])[] = [
  [".gitlab-ci.yml", "gitlab"],
  ["azure-pipelines.yml", "azure"],
  [".github", "github"],
];

/** The CI that files of the repository show; GitHub's where none do. */
export function likelyCi(io: Io): Exclude<CiName, "none"> {
  const found = SIGNS.find(([path]) => io.kindOf(path) !== undefined);
  return (found?.[1] ?? "github") as Exclude<CiName, "none">;
}

/** The file for a CI. @param origin `owner/name` of the repository that holds callgate @param tested whether there are suites */
export function ciFile(ci: Exclude<CiName, "none">, origin: string, tested: boolean, io: Io): CiFile {
  if (ci === "github") return { path: WORKFLOW_PATH, text: workflowText(origin), uses: WORKFLOW_PATH };
  const { own, beside, text, todo } = OTHERS[ci];
  const content = text(`npx --yes git+https://github.com/${origin}.git`, tested);
  const before = io.kindOf(own);
  if (before === undefined) return { path: own, text: content, uses: own };
  return { path: beside, text: content, uses: own, todo };
}

interface OtherCi {
  /** The file that the CI reads. */
  readonly own: string;
  /** Where callgate's part is put when that file is there. */
  readonly beside: string;
  readonly todo: string;
  text(command: string, tested: boolean): string;
}

const OTHERS: Readonly<Record<"gitlab" | "azure", OtherCi>> = {
  gitlab: {
    own: ".gitlab-ci.yml",
    beside: ".gitlab/callgate.yml",
    todo: "include it in .gitlab-ci.yml: `include: [{local: /.gitlab/callgate.yml}]`",
    text: (command, tested) => `callgate:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - ${command} lint --format pretty --format junit=callgate.xml --format codequality=gl-code-quality-report.json
${tested ? `    - ${command} test\n` : ""}  artifacts:
    when: always
    reports:
      junit: callgate.xml
      codequality: gl-code-quality-report.json
`,
  },
  azure: {
    own: "azure-pipelines.yml",
    beside: ".azure/callgate.yml",
    todo: "make a pipeline of it in Azure DevOps, or use its steps in azure-pipelines.yml",
    text: (command, tested) => `trigger:
  branches:
    include: [main]
pr:
  branches:
    include: [main]
pool:
  vmImage: ubuntu-latest
steps:
  - checkout: self
    fetchDepth: 0
  - task: UseNode@1
    inputs:
      version: "24.x"
  - script: ${command} lint --format pretty --format junit=callgate.xml
    displayName: Lint policies
${tested ? `  - script: ${command} test\n    displayName: Test policies\n` : ""}  - task: PublishTestResults@2
    displayName: Publish findings
    condition: succeededOrFailed()
    inputs:
      testResultsFormat: JUnit
      testResultsFiles: callgate.xml
      testRunTitle: callgate
`,
  },
};
