/** The GitHub workflow that runs the action on pull requests. */

export const WORKFLOW_PATH = ".github/workflows/callgate.yml";

/** @param origin `owner/name` of the repository that holds the action */
export function workflowText(origin: string): string {
  return `name: callgate
on:
  pull_request:
permissions:
  contents: read
  pull-requests: write # the comment
jobs:
  policies:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${origin}/packages/action@v1
        with:
          fail-on-unknown: true # what could not be decided or read
`;
}
