/** The pages in docs/ci, and docs/pre-commit.md: their commands are run as a CI's shell runs them, with the build in place of what npm builds from git. */

import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, matchesGlob } from "node:path";
import { HOSTS } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fixture, ROOT, Workspace } from "./run.js";

const POLICY = fixture("policies/ollama.json");
const BAD = POLICY.replace('"default"', '"defualt"');

function page(name: string): string {
  return readFileSync(join(ROOT, "docs", `${name}.md`), "utf8");
}

function blocks(name: string, language: string): string[] {
  return [...page(name).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, text = ""]) => text,
  );
}

interface Step {
  readonly code: number | null;
  readonly printed: string;
  readonly files: readonly string[];
  read(name: string): string;
}

/** Runs a script in a clone of a repository in which one policy is committed, and `policy` stands now. */
function inClone<T>(policy: string, act: (run: (script: string) => Step) => T): T {
  const [origin, tools, clone] = [
    new Workspace({
      "policies/ollama.yaml": POLICY,
      "tools.json": fixture("tools/ollama.json"),
      "sessions/s.jsonl": fixture("transcripts/recorder/ordinary.jsonl"),
    }),
    new Workspace({
      npx: '#!/bin/sh\n[ "$1" = --yes ] && shift\ncase $1 in git+https://github.com/_OWNER_/callgate.git) shift;; *) exit 99;; esac\nexec callgate "$@"\n',
      callgate: `#!/bin/sh\nexec "${process.execPath}" "${ROOT}packages/cli/bin/callgate.js" "$@"\n`,
    }),
    new Workspace(),
  ];
  try {
    for (const name of tools.names()) chmodSync(join(tools.path, name), 0o755);
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
    const git = (cwd: string, ...args: string[]) => spawnSync("git", args, { cwd, env: environment, encoding: "utf8" });
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    git(origin.path, "init", "-q", "-b", "main");
    git(origin.path, "add", "-A");
    git(origin.path, ...identity, "commit", "-q", "-m", "x");
    git(clone.path, "clone", "-q", origin.path, ".");
    clone.write("policies/ollama.yaml", policy);
    clone.write("node_modules/.bin/callgate", tools.read("callgate"));
    chmodSync(join(clone.path, "node_modules/.bin/callgate"), 0o755);
    const base = git(clone.path, "rev-parse", "HEAD").stdout.trim();
    return act((script) => {
      const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
        cwd: clone.path,
        encoding: "utf8",
        env: {
          ...environment,
          PATH: `${tools.path}${delimiter}${process.env.PATH}`,
          CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
          SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main",
          CHANGE_TARGET: "main",
        },
      });
      return { code: status, printed: `${stdout}${stderr}`, files: clone.names(), read: (name) => clone.read(name) };
    });
  } finally {
    for (const folder of [origin, tools, clone]) folder.remove();
  }
}

const WIDER = POLICY.replace('"max": 10', '"max": 30');

describe("docs/ci/shell.md", () => {
  const [lint = "", diff = "", replay = ""] = blocks("ci/shell", "sh");

  it.each([
    [POLICY, 0, "the policies are clean"],
    [BAD, 1, "the policies have findings, which callgate.xml lists"],
    ["x: 1", 2, "callgate could not do its work"],
  ])("lints, and says how it went", (policy, code, last) => {
    const ran = inClone(policy, (run) => run(lint));
    expect(ran.printed.split("\n")).toContain(last);
    expect(ran.code).toBe(code);
  });

  it.each([
    [POLICY, 0],
    [WIDER, 1],
  ])("compares with where the branch began", (policy, code) => {
    expect(inClone(policy, (run) => run(diff)).code).toBe(code);
  });

  it("replays recorded sessions", () => {
    const { code, printed } = inClone(POLICY, (run) => run(replay));
    expect(printed).toContain("would be denied");
    expect(code).toBe(1);
  });
});

describe("docs/ci/gitlab.md", () => {
  const jobs = parse(blocks("ci/gitlab", "yaml")[0] ?? "");

  it("writes the reports that it hands to GitLab", () => {
    inClone(BAD, (run) => {
      const { code, files, read } = run(jobs.callgate.script.join("\n"));
      expect(code).toBe(1);
      const { junit, codequality } = jobs.callgate.artifacts.reports;
      expect(files).toEqual(expect.arrayContaining([junit, codequality]));
      expect(JSON.parse(read(codequality))[0].location.path).toBe("policies/ollama.yaml");
    });
  });

  it.each([
    [POLICY, 0],
    [WIDER, 1],
  ])("fails where more passes than before", (policy, code) => {
    expect(inClone(policy, (run) => run(`set -e\n${jobs["callgate-review"].script.join("\n")}`)).code).toBe(code);
  });
});

/** A `curl` that answers each first request with `found`, and writes down the others' method, address and body. */
function commented(
  script: string,
  found: string,
): { readonly method: string; readonly url: string; readonly body: string } {
  const tools = new Workspace({
    curl: `#!/bin/sh
method=GET; body=
while [ $# -gt 0 ]; do
  case $1 in
    --request) method=$2; shift 2 ;;
    --data-urlencode) body=$(cat "\${2#body@}"); shift 2 ;;
    --json) body=$(cat); shift 2 ;;
    --header|--output) shift 2 ;;
    --*) shift ;;
    *) url=$1; shift ;;
  esac
done
if [ $method = GET ]; then cat "$ANSWER"; else printf '%s\n' "$method" "$url" "$body" >request; fi
`,
    answer: found,
    "callgate.md": "### callgate: no policy changes\n",
  });
  try {
    chmodSync(join(tools.path, "curl"), 0o755);
    const { status, stderr } = spawnSync("sh", ["-c", script], {
      cwd: tools.path,
      encoding: "utf8",
      env: {
        PATH: `${tools.path}${delimiter}${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
        ANSWER: join(tools.path, "answer"),
        CI_API_V4_URL: "http://g",
        CI_PROJECT_ID: "1",
        CI_MERGE_REQUEST_IID: "2",
        SYSTEM_COLLECTIONURI: "http://a/",
        SYSTEM_TEAMPROJECTID: "p",
        BUILD_REPOSITORY_ID: "r",
        SYSTEM_PULLREQUEST_PULLREQUESTID: "3",
      },
    });
    expect([status, stderr]).toEqual([0, ""]);
    const [method = "", url = "", ...body] = tools.read("request").split("\n");
    return { method, url, body: body.join("\n") };
  } finally {
    tools.remove();
  }
}

const NOTE = "<!-- callgate -->\n### callgate: no policy changes";

describe("the comment of docs/ci/gitlab.md", () => {
  const [script] = parse(blocks("ci/gitlab", "yaml")[0] ?? "")["callgate-review"].after_script;
  const notes = "http://g/projects/1/merge_requests/2/notes";

  it("is written once, and replaced afterwards", () => {
    const other = { id: 4, body: "looks good" };
    expect(commented(script, JSON.stringify([other]))).toMatchObject({ method: "POST", url: notes });
    const again = commented(script, JSON.stringify([other, { id: 5, body: NOTE }]));
    expect(again).toMatchObject({ method: "PUT", url: `${notes}/5`, body: expect.stringContaining(NOTE) });
  });
});

const HAS_JQ = spawnSync("jq", ["--version"]).status === 0;

describe.skipIf(!HAS_JQ)("the comment of docs/ci/azure-pipelines.md, where jq is", () => {
  const script = parse(blocks("ci/azure-pipelines", "yaml")[0] ?? "").steps.find(
    ({ displayName }: { displayName?: string }) => displayName === "Comment on the pull request",
  ).script;
  const threads = "http://a/p/_apis/git/repositories/r/pullRequests/3/threads";

  it("is written once, and replaced afterwards", () => {
    const other = { id: 7, comments: [{ id: 1, content: "looks good" }, { id: 2 }] };
    const first = commented(script, JSON.stringify({ value: [other] }));
    expect(first).toMatchObject({ method: "POST", url: `${threads}?api-version=7.1` });
    expect(JSON.parse(first.body).comments[0].content).toContain(NOTE);
    const again = commented(
      script,
      JSON.stringify({ value: [other, { id: 8, comments: [{ id: 1, content: NOTE }] }] }),
    );
    expect(again).toMatchObject({ method: "PATCH", url: `${threads}/8/comments/1?api-version=7.1` });
    expect(JSON.parse(again.body).content).toContain(NOTE);
  });
});

describe("docs/ci/azure-pipelines.md", () => {
  const { steps } = parse(blocks("ci/azure-pipelines", "yaml")[0] ?? "");
  const [lint, diff] = steps.flatMap((step: { script?: string }) => step.script ?? []);

  it("writes the results that it publishes", () => {
    const published = steps.at(-1).inputs.testResultsFiles;
    const { code, files } = inClone(BAD, (run) => run(lint));
    expect(code).toBe(1);
    expect(files).toContain(published);
  });

  it.each([
    [POLICY, 0],
    [WIDER, 1],
  ])("compares with the target branch", (policy, code) => {
    expect(inClone(policy, (run) => run(diff)).code).toBe(code);
  });
});

describe("docs/ci/jenkins.md", () => {
  const pipeline = blocks("ci/jenkins", "groovy")[0] ?? "";
  const [lint = "", ...change] = [...pipeline.matchAll(/sh '(.*)'/g)].map(([, script = ""]) => script);

  it("writes what it records", () => {
    const { code, files } = inClone(BAD, (run) => run(lint));
    expect(code).toBe(1);
    const recorded = [...pipeline.matchAll(/(?:junit |pattern: )'(.*?)'/g)].map(([, name]) => name);
    expect(recorded).toEqual(["callgate.xml", "callgate.sarif"]);
    expect(files).toEqual(expect.arrayContaining(recorded));
  });

  it.each([
    [POLICY, 0],
    [WIDER, 1],
  ])("compares with the pull request's target", (policy, code) => {
    expect(inClone(policy, (run) => run(change.join(" && "))).code).toBe(code);
  });

  it("is closed as it is opened", () => {
    expect(pipeline.split("{").length).toBe(pipeline.split("}").length);
  });
});

describe("docs/pre-commit.md", () => {
  const hooks: { id: string; entry: string; files?: string }[] = parse(
    readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8"),
  );
  const [configuration = "", options = "", lefthook = ""] = blocks("pre-commit", "yaml");
  const [used] = parse(configuration).repos[0].hooks;
  const [narrowed] = parse(options);
  const { glob, run: command } = parse(lefthook)["pre-commit"].commands.callgate;
  const [[pattern, staged]] = Object.entries<string>(
    JSON.parse(blocks("pre-commit", "json")[0] ?? "")["lint-staged"],
  ) as [[string, string]];
  const entry = hooks.find(({ id }) => id === used.id)?.entry ?? "";

  it("uses hooks that there are", () => {
    expect(hooks.map(({ id }) => id)).toEqual(expect.arrayContaining([used.id, narrowed.id]));
    for (const { id } of hooks) expect(page("pre-commit")).toContain(`| \`${id}\` |`);
  });

  it("runs lint on every file that agents keep in a repository", () => {
    const lint = hooks.filter(({ id }) => id !== "callgate-test").map(({ files = "" }) => files);
    expect(new Set(lint).size).toBe(1);
    const pattern = new RegExp((lint[0] ?? "").replace("(?i)", ""), "i");
    const places = Object.values(HOSTS).flatMap(({ files, scripts = [] }) => [
      ...files.map(({ path }) => path),
      ...scripts,
    ]);
    for (const place of places.filter((path) => !/^[~/]/.test(path)))
      expect(pattern.test(place.replaceAll("*", "x")), place).toBe(true);
    expect(pattern.test("src/main.ts")).toBe(false);
  });

  it("names the policies that its patterns match", () => {
    for (const named of [glob, pattern]) expect(matchesGlob("policies/ollama.yaml", named)).toBe(true);
  });

  it.each([
    ["pre-commit", entry],
    ["pre-commit with options", `${entry} ${narrowed.args.join(" ")}`],
    ["lint-staged", `${staged} policies/ollama.yaml`],
    ["lefthook", command.replace("{staged_files}", "policies/ollama.yaml")],
    ["no hook runner", blocks("pre-commit", "sh")[0] ?? ""],
  ])("shows commands of %s that tell good policies from bad ones", (_, line) => {
    expect(inClone(POLICY, (run) => run(line)).code).toBe(0);
    expect(inClone(POLICY.replace('"limits"', '"pauses"'), (run) => run(line)).code).toBe(1);
  });
});
