import { describe, expect, it } from "vitest";
import { triggerEventOf } from "./trigger-event.js";

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const pull = (more: object = {}) => ({
  pull_request: {
    number: 7,
    base: { sha: A, repo: { full_name: "acme/agents" } },
    head: { sha: B, repo: { full_name: "acme/agents" } },
    ...more,
  },
});
const tells = { number: 7, base: A, head: B };

describe("occasionOf", () => {
  it.each<[string, unknown, object]>([
    ["pull_request", pull(), { kind: "pull request", pull: { ...tells, isFork: false } }],
    [
      "pull_request",
      pull({ head: { sha: B, repo: { full_name: "stranger/agents" } } }),
      { kind: "pull request", pull: { ...tells, isFork: true } },
    ],
    [
      "pull_request",
      pull({ head: { sha: B, repo: null } }),
      { kind: "pull request", pull: { ...tells, isFork: true } },
    ],
    ["pull_request_target", pull(), { kind: "guarded pull request", pull: { ...tells, isFork: false } }],
    ["merge_group", { merge_group: { base_sha: A, head_sha: B } }, { kind: "merge queue", base: A, head: B }],
    ["push", { before: A, after: B }, { kind: "lint" }],
    ["schedule", {}, { kind: "lint" }],
    ["anything", undefined, { kind: "lint" }],
  ])("%s %j", (event, payload, expected) => {
    expect(triggerEventOf(event, payload)).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ["pull_request", {}, "the event `pull_request` tells of no pull request"],
    ["pull_request", pull({ base: { sha: "--upload-pack=x" } }), "the event `pull_request` tells of no pull request"],
    ["pull_request", JSON.parse('{"pull_request":{"__proto__":{"number":1}}}'), "tells of no pull request"],
    [
      "merge_group",
      { merge_group: { base_sha: A } },
      "the event `merge_group` has no commit at `merge_group.head_sha`",
    ],
    ["workflow_run", { workflow_run: { event: "push" } }, "was started by `push`, and not by a pull request"],
    ["workflow_run", { workflow_run: { event: "pull_request" } }, "does not say which branch the run was of"],
  ])("refuses %s %j", (event, payload, message) => {
    expect(() => triggerEventOf(event, payload)).toThrow(message);
  });
});
