/** The environment → whether the runner of a job reads what we write. */

/** GitHub's, GitLab's, Azure's. */
const RUNNERS = ["GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"];

/** Whether a runner reads the output, and obeys some of its lines. */
export function isInJob(env: Readonly<Record<string, string | undefined>>): boolean {
  return RUNNERS.some((name) => (env[name] ?? "") !== "");
}
