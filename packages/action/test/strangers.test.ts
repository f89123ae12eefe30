import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { REPOSITORY } from "./github.js";
import { gateway, intercept } from "./policies.js";
import { type Files, Repository } from "./step.js";

let repository: Repository;

afterEach(() => repository.remove());

async function opened(base: Files, change: Files): Promise<void> {
  repository = await Repository.create(base);
  repository.commit(change);
  repository.checkout();
}

const bodies = () => repository.github.comments.map(({ body }) => body);

describe("a fork's pull request", () => {
  it("gets a summary where the token may write no comment, and the check stays right", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.github.instead = ({ method }) =>
      method === "GET" ? undefined : { status: 403, body: { message: "Resource not accessible by integration" } };
    const ran = await repository.run({ payload: repository.pull({ fork: true }) });
    expect(ran).toMatchObject({ code: 1, outputs: { conclusion: "failure" } });
    expect(ran.log).toContain(
      "::notice title=callgate::the comment is not written, the job summary has what it would say: the token may not write it",
    );
    expect(ran.summary).toContain("an agent may do more than before with `run`");
    expect(repository.github.log.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it("gets a summary where there is no token", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(5) });
    repository.checkout({ depth: 0 });
    const ran = await repository.run({ inputs: { token: "" } });
    expect(ran.code).toBe(0);
    expect(ran.log).toContain("there is no token, so no comment is written");
    expect(ran.summary).toContain("an agent may do less than before");
    expect(repository.github.log).toEqual([]);
  });

  it("cannot have a link of its own followed", async () => {
    await opened(
      { "policies/a.json": gateway(10) },
      { "policies/b.yaml": "-> /etc/passwd", "session.jsonl": "-> /etc/passwd" },
    );
    const inputs = { policies: "policies" };
    const ran = await repository.run({ inputs });
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "unknown" } });
    const second = await repository.run({ inputs: { policies: "policies/b.yaml" } });
    expect(second.code).toBe(1);
    expect(second.log).toContain("policies/b.yaml cannot be read: there is no such file");
    repository.commit({ "policies/a.json": gateway(11) });
    repository.checkout();
    const third = await repository.run({ inputs: { ...inputs, transcripts: "session.jsonl" } });
    expect(third.log).toContain("session.jsonl is a link that leads out of the workspace; it is not followed");
    expect(`${ran.log}${second.log}${third.log}${bodies()}`).not.toContain("root:");
  });

  it("cannot name files outside of the repository in a configuration", async () => {
    await opened({ "a.json": gateway(10) }, { "callgate.config.yaml": "tools: /etc/passwd\npolicies: [a.json]\n" });
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("cannot be read: there is no such file");
    expect(ran.log).not.toContain("root:");
  });
});

describe("pull_request_target", () => {
  const event = "pull_request_target";

  it.each([
    ["the change's last commit", "change"],
    ["the merge of the change", undefined],
  ])("refuses where %s is checked out", async (_name, ref) => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.checkout(ref === undefined ? {} : { ref });
    const ran = await repository.run({ event });
    expect(ran).toMatchObject({ code: 1, outputs: { conclusion: "failure" } });
    expect(ran.log).toContain("the change itself is checked out, in a workflow that has the rights of the repository");
    expect(bodies()).toEqual([]);
  });

  it("reads the change by the API, beside what is trusted", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.checkout({ ref: "main" });
    expect(await repository.run({ event })).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(bodies()[0]).toContain("an agent may do more than before with `run`");
  });
});

describe("workflow_run", () => {
  const event = "workflow_run";
  const payload = (more: object = {}) => ({
    workflow_run: {
      event: "pull_request",
      head_sha: repository.id("change"),
      head_branch: "change",
      head_repository: { full_name: "stranger/agents", owner: { login: "stranger" } },
      pull_requests: [],
      ...more,
    },
  });

  it("finds the fork's pull request, and writes the comment that its own run could not", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.pull({ fork: true });
    repository.checkout({ ref: "main" });
    expect(await repository.run({ event, payload: payload(), asProcess: true })).toMatchObject({ code: 1 });
    expect(bodies()[0]).toContain("an agent may do more than before with `run`");
    expect(repository.github.asked.find(({ path }) => path.includes("/pulls?"))?.path).toContain(
      "head=stranger%3Achange",
    );
  });

  it("has nothing to say where the pull request has moved on", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.pull({ fork: true });
    repository.checkout({ ref: "main" });
    const ran = await repository.run({ event, payload: payload({ head_sha: repository.id("main") }) });
    // The commit is checked out here, so that is refused first.
    expect(ran.code).toBe(1);
    const other = await repository.run({ event, payload: payload({ head_sha: "0".repeat(40) }) });
    expect(other).toMatchObject({ code: 0 });
    expect(other.log).toContain("the pull request has a newer commit, or is closed");
    expect(bodies()).toEqual([]);
  });

  it("is refused after a push", async () => {
    await opened({ "policy.json": gateway(10) }, {});
    const ran = await repository.run({ event, payload: payload({ event: "push" }) });
    expect(ran.code).toBe(1);
    expect(ran.log).toContain("was started by `push`, and not by a pull request");
  });
});

describe("a hostile policy", () => {
  /** What GitHub would make something of, each in a form in which it can be told from what is ours. */
  const ATTACKS = [
    "@octocat",
    "@acme/security",
    "[click](https://evil.example/x)",
    "![pixel](https://evil.example/p.png)",
    "https://evil.example/auto",
    "www.evil.example",
    "<img src=https://evil.example/i>",
    "</details><h1>approved</h1>",
    "<!-- callgate-action: callgate -->",
    "#1",
    "acme/agents#2",
    "GH-3",
    "0123456789abcdef0123456789abcdef01234567",
    ":tada:",
    "**bold** ~~gone~~",
    "| a | b |",
    "`` ``` `` @octocat `",
    "line\n\n# heading @octocat",
    "\n::error::forged",
    "\n::add-mask::run",
    "##[error]forged",
    "\u202egnp.exe\u2066",
    "$`x`$",
    "&lt;b&gt; &#64;octocat",
    "\\@octocat \\`",
  ];

  /** What stands in neither code nor a hidden mark. */
  function outsideCode(markdown: string): string {
    const withoutBlocks = markdown.replace(/^( *)(`{3,})[^\n`]*\n[\s\S]*?\n\1\2$/gm, "");
    let [outside, rest] = ["", withoutBlocks];
    for (;;) {
      const open = /`+/.exec(rest);
      if (open === null) return outside + rest;
      const after = rest.slice(open.index + open[0].length);
      const close = [...after.matchAll(/`+/g)].find(([run]) => run === open[0]);
      outside += rest.slice(0, open.index);
      if (close === undefined) return outside + rest.slice(open.index);
      rest = after.slice(close.index + open[0].length);
    }
  }

  const named = () => Object.fromEntries(ATTACKS.map((attack, i) => [`exec ${i} ${attack}`, {}]));
  const yaml = () =>
    `version: "1"\ndefault: deny\ntools:\n${ATTACKS.map(
      (attack, i) =>
        `  ${JSON.stringify(`t${i} ${attack}`)}:\n    rules:\n      - name: ${JSON.stringify(attack)}\n        conditions:\n          - {path: ${JSON.stringify(`args.${attack}`)}, op: eq, value: ${JSON.stringify(attack)}}\n        on_deny: ${JSON.stringify(attack)}\n      - ${JSON.stringify(attack)}: 1\n`,
    ).join("")}`;

  /** Cases of which each fails, with all that a case may say. */
  const suite = (policy: string) =>
    JSON.stringify({
      version: 1,
      policy,
      cases: ATTACKS.flatMap((attack) => [
        { name: attack, tool: attack, args: { [attack]: attack }, grant: attack, expect: "allow" },
        { name: attack, tool: "run", expect: { decision: "deny", rule: attack, message: attack } },
        { [attack]: attack },
      ]),
    });

  /** What each of the tools is called with before the change. */
  const namedSuite = () =>
    JSON.stringify({
      version: 1,
      policy: "other.json",
      cases: Object.keys(named()).map((tool) => ({ tool, expect: "allow" })),
    });

  /** The tags of the page that GitHub's own parser makes of it; undefined where that is not installed. */
  function tagsOf(markdown: string): string[] | undefined {
    const args = ["--unsafe", ...["table", "autolink", "strikethrough", "tasklist"].flatMap((name) => ["-e", name])];
    const { error, stdout } = spawnSync("cmark-gfm", args, { input: markdown, encoding: "utf8" });
    if (error !== undefined) return undefined;
    return [
      ...new Set(
        [...stdout.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g)].map(([tag, name = ""]) => (name === "a" ? tag : name)),
      ),
    ];
  }

  const OURS = "code details h3 h4 li p pre strong sub summary table tbody td th thead tr ul".split(" ");
  const JOB = '<a href="https://github.example/acme/agents/actions/runs/42">';

  it.each<[string, () => Files]>([
    ["in names of tools", () => ({ "policy.json": gateway(10, named()) })],
    ["in names of rules, arguments and values", () => ({ "policy.yaml": yaml() })],
    [
      "in keys that nobody knows",
      () => ({ "policy.json": gateway(10).replace("{", `{${JSON.stringify(ATTACKS.join(" "))}: 1,`) }),
    ],
    ["in a file that is none", () => ({ "policy.yaml": `version: "1"\ntools: [${ATTACKS.join("\n")}` })],
    ["in the name of a file", () => ({ "@octocat [x](https:evil.example) ##[error] <b>.json": gateway(50) })],
    ["in a suite", () => ({ "policy.json": gateway(9), "a.policytest.json": suite("policy.json") })],
    [
      "in a suite that is none",
      () => ({ "policy.json": gateway(9), "a.policytest.yaml": `cases: [${ATTACKS.join("\n")}` }),
    ],
    [
      "in the names that a suite has for files, and in its own",
      () => ({
        "policy.json": gateway(9),
        "@octocat [x](https:evil.example) ##[error] <b>.policytest.json": suite(ATTACKS.join(" ")),
      }),
    ],
    [
      "in what suites no longer try",
      () => ({
        "policy.json": gateway(9),
        "other.policytest.json": null,
      }),
    ],
    [
      "in a suppression's reason",
      () => ({
        "policy.yaml": intercept(9).replace(
          "  run:",
          `  run: # callgate-ignore missing-rate-limit: ${ATTACKS.join(" ").replaceAll("\n", " ")}`,
        ),
      }),
    ],
  ])("%s does nothing in the comment, the summary and the log", async (_name, change) => {
    await opened(
      {
        "policy.json": gateway(10),
        "policy.yaml": intercept(5),
        "other.json": gateway(1, named()),
        "other.policytest.json": namedSuite(),
      },
      change(),
    );
    const ran = await repository.run();
    expect(ran.log).not.toContain("a fault of callgate's own");
    const [body = ""] = bodies();
    expect(body).toContain("#### `");
    for (const text of [body.replace("<!-- callgate-action: callgate -->\n", ""), ran.summary]) {
      expect(tagsOf(text)?.filter((tag) => tag !== JOB && !OURS.includes(tag)) ?? []).toEqual([]);
      const outside = outsideCode(text);
      // Ours: stress, headings, lists, tables, folded parts, the small print and the link to this job.
      const foreign = outside
        .replace(/<\/?(?:details|summary|sub)>/g, "")
        .replace("[job summary](https://github.example/acme/agents/actions/runs/42)", "")
        .replace(/^ *- |^#{3,4} |^\| --- .*$|\*\*|\\?\|/gm, "")
        .replace(/callgate \d+\.\d+\.\d+|❌|⚠️|✅/gu, "");
      expect(foreign).toMatch(/^[\p{L}\p{N} ,;.:?!()'’–—×→·…\n-]*$/u);
      expect(foreign).not.toMatch(/@|#\d|https?:|www\.|\b[0-9a-f]{7,}\b|:\w+:/);
    }
    const lines = ran.log.split("\n");
    expect(lines.filter((line) => /^\s*::/.test(line) && !/^::(?:error|warning|notice) /.test(line))).toEqual([]);
    expect(lines.filter((line) => /^::error::|add-mask/.test(line.replace(/^::\w+ .*/, "")))).toEqual([]);
    expect(lines.filter((line) => line.includes("##[") && !line.startsWith("::"))).toEqual([]);
    expect(ran.log).not.toMatch(/[\u202a-\u202e\u2066-\u2069\r]/);
  });

  it("never shows the token", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const ran = await repository.run({ asProcess: true });
    expect(JSON.stringify([ran, bodies()])).not.toContain("ghs_secret");
    expect(repository.github.asked.every(({ authorization }) => authorization === "Bearer ghs_secret")).toBe(true);
    expect(repository.github.asked.every(({ path }) => path.startsWith(`/repos/${REPOSITORY}/`))).toBe(true);
  });
});
