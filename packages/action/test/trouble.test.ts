import { afterEach, describe, expect, it } from "vitest";
import type { Instead } from "./github.js";
import { gateway } from "./policies.js";
import { type Files, Repository } from "./step.js";

let repository: Repository;

afterEach(() => repository.remove());

async function opened(base: Files, change: Files): Promise<void> {
  repository = await Repository.create(base);
  repository.commit(change);
  repository.checkout();
}

const bodies = () => repository.github.comments.map(({ body }) => body);
const widened: [Files, Files] = [{ "policy.json": gateway(10) }, { "policy.json": gateway(30) }];

describe("what somebody must mend", () => {
  it.each<[string, Files, Files, Record<string, string>, string]>([
    [
      "a glob that matches nothing",
      ...widened,
      { policies: "policy.json\npolicies/*.yaml" },
      "no policy matches policies/*.yaml",
    ],
    ["no policy at all", { "README.md": "a" }, { "README.md": "b" }, {}, "no policy in this folder"],
    [
      "a file that is not there",
      ...widened,
      { policies: "missing.json" },
      "missing.json cannot be read: there is no such file or folder",
    ],
    [
      "a configuration that is none",
      { "policy.json": gateway(10) },
      { "callgate.config.yaml": "chekcs: {}\n" },
      {},
      "callgate.config.yaml is no configuration",
    ],
    [
      "a configuration that is not there",
      ...widened,
      { config: "other.yaml" },
      "other.yaml cannot be read: there is no such file",
    ],
    [
      "a tool list that is none",
      { "policy.json": gateway(10) },
      { "tools.json": "[", "policy.json": gateway(30) },
      { tools: "tools.json" },
      "tools.json is no tool list",
    ],
    ["no transcript", ...widened, { transcripts: "sessions/*.jsonl" }, "no transcript matches sessions/*.jsonl"],
    [
      "an input that cannot be",
      ...widened,
      { "fail-on": "eror" },
      "the input `fail-on` cannot be `eror`; did you mean `error`?",
    ],
    [
      "a name that would end its mark",
      ...widened,
      { "comment-name": "a --> @octocat" },
      "the input `comment-name` must begin with",
    ],
  ])("%s fails the check with a sentence, and writes no comment", async (_name, base, change, inputs, message) => {
    await opened(base, change);
    const ran = await repository.run({ inputs });
    expect(ran).toMatchObject({ code: 1, outputs: { conclusion: "failure" } });
    expect(Object.keys(ran.outputs)).toEqual(["conclusion"]);
    expect(ran.log).toContain(`::error title=callgate::${message}`);
    expect(ran.summary).toContain("### ❌ callgate: this commit was not reviewed");
    expect(ran.log).not.toContain("a fault of callgate's own");
    expect(bodies()).toEqual([]);
  });

  it("takes the place of what an older commit's comment said", async () => {
    await opened(...widened);
    await repository.run();
    repository.commit({ "callgate.config.yaml": "checks: [\n" });
    repository.checkout();
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain("### ❌ callgate: this commit was not reviewed");
    expect(bodies()[0]).not.toContain("an agent may do more");
  });

  it("in what was there before stops nothing", async () => {
    await opened(
      { "policy.json": gateway(10), "callgate.config.yaml": "chekcs: {}\n" },
      { "callgate.config.yaml": "version: 1\n", "policy.json": gateway(30) },
    );
    const ran = await repository.run();
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(bodies()[0]).toContain("lint could not check the policies before the change");
  });

  it("is no step of a workflow where the runner is missing", async () => {
    await opened(...widened);
    const ran = await repository.run({ env: { GITHUB_REPOSITORY: "" }, asProcess: true });
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("this is no step of a GitHub workflow");
  });

  it("is a base that cannot be read", async () => {
    await opened(...widened);
    repository.github.instead = ({ path }) =>
      path.includes("/git/trees/") ? { status: 404, body: { message: "Not Found" } } : undefined;
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(ran.log).toMatch(
      /GitHub's API answers GET \/api\/v3\/repos\/acme\/agents\/git\/trees\/[0-9a-f]{40} with 404: Not Found/,
    );
    expect(bodies()).toEqual([]);
  });

  it("is a repository whose files the API does not list", async () => {
    await opened(...widened);
    repository.github.instead = ({ path }) =>
      path.includes("/git/trees/") ? { status: 200, body: { tree: [], truncated: true } } : undefined;
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("check it out with its history: actions/checkout with `fetch-depth: 0`");
  });
});

describe("an API that fails", () => {
  const isWrite: Record<string, (method: string, path: string) => boolean> = {
    "reading the base": (_method, path) => path.includes("/git/"),
    "looking for the comment": (method, path) => method === "GET" && path.includes("/comments"),
    "writing the comment": (method) => method === "POST",
  };
  const answers: [string, ReturnType<Instead>][] = [
    ["a limit and when to come back", { status: 429, headers: { "retry-after": "0" }, body: { message: "slow down" } }],
    [
      "a secondary limit",
      { status: 403, headers: { "retry-after": "0" }, body: { message: "You have exceeded a secondary rate limit" } },
    ],
    ["a fault of the server", { status: 502, headers: { "retry-after": "0" }, body: { message: "Bad Gateway" } }],
    ["a broken connection", { status: 0, breakOff: true }],
  ];

  it.each(Object.keys(isWrite).flatMap((when) => answers.map(([what, answer]) => [what, when, answer] as const)))(
    "with %s once, when %s, is asked again",
    async (_what, when, answer) => {
      await opened(...widened);
      let failed = 0;
      repository.github.instead = ({ method, path }) =>
        isWrite[when]?.(method, path) && failed++ === 0 ? answer : undefined;
      const ran = await repository.run();
      expect(failed).toBeGreaterThan(0);
      expect(ran).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
      expect(bodies()).toHaveLength(1);
    },
  );

  it("does not write twice what was written, although the answer was lost", async () => {
    await opened(...widened);
    let posts = 0;
    repository.github.instead = ({ method }) =>
      method === "POST" && posts++ === 0 ? { status: 0, breakOff: true } : undefined;
    const ran = await repository.run();
    expect(ran.log).toContain("comment left as it is");
    expect(bodies()).toHaveLength(1);
  });

  it("for good fails the check, and says where to read", async () => {
    await opened(...widened);
    repository.github.instead = ({ path }) =>
      path.includes("/comments") ? { status: 500, headers: { "retry-after": "0" }, body: {} } : undefined;
    const ran = await repository.run();
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(ran.log).toContain(
      "::error title=callgate::the comment is not written, the job summary has what it would say: GitHub's API answers GET",
    );
  });

  it("says until when a limit is used up, and waits for no hour", async () => {
    await opened(...widened);
    const reset = Math.ceil(Date.now() / 1000) + 3600;
    repository.github.instead = ({ path }) =>
      path.includes("/git/")
        ? {
            status: 403,
            headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
            body: { message: "API rate limit exceeded" },
          }
        : undefined;
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(ran.log).toMatch(/the rate limit is used up until \d{4}-\d\d-\d\dT[\d:.]+Z; run this job again then/);
    expect(repository.github.log.filter((line) => line.includes("/git/"))).toHaveLength(1);
  });

  it("that cannot be reached is told of", async () => {
    await opened(...widened);
    repository.checkout({ depth: 0 });
    const ran = await repository.run({ env: { GITHUB_API_URL: "http://127.0.0.1:9" }, asProcess: true });
    expect(ran.code).toBe(1);
    expect(ran.outputs.verdict).toBe("wider");
    expect(ran.log).toContain("the comment is not written");
  });

  it("that is something else is told of", async () => {
    await opened(...widened);
    const ran = await repository.run({
      env: { GITHUB_API_URL: repository.github.url.replace("/api/v3", "/elsewhere") },
    });
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("GitHub's API answers GET");
  });
});
