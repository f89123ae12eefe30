/** Pull requests that hide a policy, or what is said of it: none of them passes, and none gets a tick. */

import { afterEach, describe, expect, it } from "vitest";
import { gateway, intercept } from "./policies.js";
import { type Files, Repository } from "./step.js";

let repository: Repository;
afterEach(() => repository.remove());

const WIDE = 'version: "1"\ndefault: allow\ntools: {rm: {}}\n';
const WIDE_GATEWAY = JSON.stringify({ version: "1", default: "allow", tools: { rm: {} } });
const DEEP = `${"[".repeat(101)}${"]".repeat(101)}`;
const CATEGORIES = "categories: {run: Read, rm: Read}\n";
const IGNORED = ["missing-rate-limit", "destructive-reachable", "execute-allow-all"];

async function opened(base: Files, change: Files, more: (repository: Repository) => void = () => {}) {
  repository = await Repository.create(base);
  repository.commit(change);
  more(repository);
  repository.checkout({ depth: 0 });
}

/** Puts an entry into the index that no file system has, and commits. */
function addEntry(mode: string, path: string) {
  return (one: Repository) => {
    const id = mode === "160000" ? one.id("HEAD") : one.git("hash-object", "-w", ".git/HEAD").trim();
    one.git("update-index", "--add", "--cacheinfo", `${mode},${id},${path}`);
    one.git("commit", "-q", "-m", "entry");
  };
}

describe("what a change hides", () => {
  it.each<[string, Files, Files, ((one: Repository) => void)?]>([
    ["a policy that becomes a link", { "p/a.json": gateway(10), x: WIDE_GATEWAY }, { "p/a.json": "-> ../x" }],
    ["a link beside a policy", { "p/a.json": gateway(10), "x.txt": WIDE_GATEWAY }, { "p/b.json": "-> ../x.txt" }],
    [
      "what a link leads to",
      { "p/a.json": "-> ../x.txt", "p/b.json": gateway(10), "x.txt": gateway(9) },
      { "x.txt": WIDE_GATEWAY },
    ],
    ["a link to a folder", { "p/a.json": gateway(10), ".x/b.json": WIDE_GATEWAY }, { "p/more": "-> ../.x" }],
    [
      "a folder that becomes a submodule",
      { "p/a.json": gateway(10), "z.json": gateway(10) },
      { "p/a.json": null },
      addEntry("160000", "p"),
    ],
    ["a new submodule", { "p/a.json": gateway(10) }, {}, addEntry("160000", "sub")],
    [
      "a policy in a hidden folder",
      { "p/a.json": gateway(10), "z.json": gateway(10) },
      { "p/a.json": null, ".p/a.json": WIDE_GATEWAY },
    ],
    [
      "a policy of another ending",
      { "p/a.json": gateway(10), "z.json": gateway(10) },
      { "p/a.json": null, "p/a.txt": WIDE_GATEWAY },
    ],
    [
      "a policy named like a suite",
      { "p/a.yaml": intercept(10), "z.yaml": intercept(10) },
      { "p/a.yaml": null, "p/callgate.config.yaml": WIDE },
    ],
    ["a new hidden policy", { "a.json": gateway(10) }, { ".b.json": WIDE_GATEWAY }],
    ["one that nests too deep", { "a.yaml": intercept(10) }, { "b.yaml": `${WIDE}x: ${DEEP}\n` }],
    ["one that is too large", { "a.yaml": intercept(10) }, { "b.yaml": `${WIDE}#${"x".repeat(2_097_152)}\n` }],
    [
      "one of another encoding",
      { "a.yaml": intercept(10) },
      // UTF-16 of ASCII is every character with a zero behind it.
      { "b.yaml": [...WIDE, ""].join("\u0000") },
    ],
    ["one that does not parse", { "a.yaml": intercept(10) }, { "b.yaml": `${WIDE}a: [\n` }],
    [
      "a policy beside a name with a backslash",
      { "a.yaml": intercept(10) },
      { "a\\b.yaml": "x: 1\n", "a/b.yaml": WIDE },
    ],
  ])("%s fails the check", async (_name, base, change, more) => {
    await opened(base, change, more);
    const ran = await repository.run();
    expect({ code: ran.code, body: repository.github.comments[0]?.body.split("\n")[1]?.slice(0, 5) }).toEqual({
      code: 1,
      body: "### ❌",
    });
  });

  it("names what it cannot see, and calls it unknown", async () => {
    await opened({ "p/a.json": gateway(10) }, { "p/a.json": "-> /etc/passwd" });
    const ran = await repository.run({ inputs: { policies: "p/a.json" } });
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "unknown", conclusion: "failure" } });
    expect(repository.github.comments[0]?.body).toContain("`p/a.json` is now a link: what it leads to is not read");
  });

  it("gives a removed policy no tick", async () => {
    await opened({ "a.json": gateway(10), "b.json": gateway(10) }, { "b.json": null });
    const ran = await repository.run();
    expect(ran.code).toBe(0);
    expect(repository.github.comments[0]?.body).toContain("### ⚠️ callgate: an agent may do less");
  });

  it("takes two names that are no UTF-8 for two", async () => {
    repository = await Repository.create({ "a.yaml": intercept(10) });
    const id = (text: string) => {
      repository.commit({ "t.txt": text });
      return repository.id("HEAD:t.txt");
    };
    const entries = [
      [id(intercept(10)), "\\351.yaml"],
      [id(WIDE), "\\350.yaml"],
    ].map(([blob, name]) => `printf '100644 ${blob}\\t${name}\\0'`);
    repository.git("config", "alias.odd", `!(${entries.join("; ")}) | git update-index -z --index-info`);
    repository.git("odd");
    repository.git("commit", "-q", "-m", "odd");
    repository.git("config", "--unset", "alias.odd");
    repository.checkout({ depth: 0 });
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(ran.summary).toContain("\\xe8.yaml");
    expect(ran.summary).toContain("\\xe9.yaml");
  });
});

describe("a change is judged by the stricter settings", () => {
  const wide = gateway(undefined, { rm: {} });
  it.each<[string, Files, Files]>([
    [
      "its own categories",
      { "a.json": gateway(10) },
      {
        "a.json": wide,
        "callgate.config.yaml": `${CATEGORIES}checks: {${IGNORED.map((id) => `${id}: off`).join(", ")}}\n`,
      },
    ],
    [
      "its own `ignore`",
      { "a.json": gateway(10) },
      {
        "a.json": wide,
        "callgate.config.yaml": `${CATEGORIES}ignore:\n${IGNORED.map((check) => `  - {check: ${check}, reason: x}\n`).join("")}`,
      },
    ],
    [
      "its own list of policies",
      { "a.json": gateway(10), "b.json": gateway(10) },
      { "a.json": wide, "callgate.config.yaml": "policies: [b.json]\n" },
    ],
    [
      "its own severities",
      { "a.json": gateway(10) },
      {
        "a.json": gateway(10, { rm: {} }),
        "callgate.config.yaml": `categories: {rm: Read}\nchecks: {${IGNORED.map((id) => `${id}: note`).join(", ")}}\n`,
      },
    ],
    [
      "its own tool list",
      {
        "a.json": gateway(10),
        "callgate.config.yaml": "tools: t.json\n",
        "t.json":
          '{"tools":[{"name":"run","inputSchema":{"type":"object"}},{"name":"rm","inputSchema":{"type":"object"}},{"name":"list","inputSchema":{"type":"object"}}]}',
      },
      {
        "a.json": gateway(10, { rm: { limits: [{ counter: "r", window: "minute", max: 1, scope: "grant" }] } }),
        "t.json":
          '{"tools":[{"name":"run","inputSchema":{"type":"object"}},{"name":"rm","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}},{"name":"list","inputSchema":{"type":"object"}}]}',
      },
    ],
  ])("not by %s", async (_name, base, change) => {
    await opened(base, change);
    expect((await repository.run()).code).toBe(1);
  });

  it("not by what it writes into the workflow that runs the gate", async () => {
    const workflow = (more: string) => `jobs:\n  gate:\n    steps:\n      - uses: acme/callgate@v1\n${more}`;
    const path = ".github/workflows/gate.yml";
    const never = { "fail-on": "never", "fail-on-widened": "never" };
    const withNever = workflow("        with: {fail-on: never, fail-on-widened: never}\n");
    await opened({ "a.json": gateway(10), [path]: workflow("") }, { "a.json": wide, [path]: withNever });
    expect((await repository.run({ inputs: never })).code).toBe(1);
    await repository.remove();
    await opened({ "a.json": gateway(10), [path]: withNever }, { "a.json": wide });
    expect((await repository.run({ inputs: never })).code).toBe(0);
  });

  it("and what it both brings and suppresses is listed", async () => {
    const comments = ["default-allow", "destructive-reachable", "missing-rate-limit"];
    await opened(
      { "a.yaml": intercept(10) },
      { "b.yaml": `${comments.map((id) => `# callgate-ignore-file ${id}: fine\n`).join("")}${WIDE}` },
    );
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(repository.github.comments[0]?.body).toContain("**Silenced by this change:**");
    expect(repository.github.comments[0]?.body).toContain(
      "in the policies that change, which the change itself silences",
    );
  });
});

describe("a comment of an older commit", () => {
  const RLO = "\u202e";
  const tools = (max: number) =>
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: Object.fromEntries(
        Array.from({ length: 100 }, (_, i) => [
          `run_${RLO.repeat(30)}${i}`,
          { limits: [{ counter: "r", window: "minute", max, scope: "grant" }] },
        ]),
      ),
    });
  const broken = (text: string) =>
    Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}${`${RLO.repeat(80)}/`.repeat(3)}p.yaml`, text]));

  async function narrowedFirst() {
    repository = await Repository.create({ ...broken(intercept(10)), "a.json": tools(10) });
    repository.commit({ "a.json": tools(5) });
    repository.checkout({ depth: 0 });
    await repository.run();
    repository.commit({ ...broken("a: [\n"), "a.json": tools(20) });
    repository.checkout({ depth: 0 });
  }

  it("does not stay because the new one is long once it is escaped", async () => {
    await narrowedFirst();
    const ran = await repository.run();
    expect(ran.log).toContain("comment updated");
    expect(repository.github.comments.map(({ body }) => body.split("\n")[1]?.slice(0, 5))).toEqual(["### ❌"]);
  });

  it("gives way to a short one where GitHub refuses the long one", async () => {
    await narrowedFirst();
    repository.github.instead = ({ method, body }) =>
      method === "PATCH" && String((body as { body: string }).body).length > 1_000
        ? { status: 422, body: { message: "Body is too long" } }
        : undefined;
    const ran = await repository.run();
    expect(ran.log).toContain("comment updated, in short");
    expect(repository.github.comments[0]?.body).toMatch(/### ❌ callgate: the check fails, for [0-9]+ reasons/);
  });

  it("is taken away where nothing can be written, and fails the check where that cannot be", async () => {
    repository = await Repository.create({ "a.json": gateway(10) });
    repository.commit({ "a.json": gateway(9) });
    repository.checkout({ depth: 0 });
    repository.github.add("<!-- callgate-action: callgate -->\n### ✅ old", {
      login: "github-actions[bot]",
      type: "Bot",
    });
    repository.github.instead = ({ method }) =>
      method === "GET" ? undefined : { status: 422, body: { message: "Validation Failed" } };
    const ran = await repository.run();
    expect(ran).toMatchObject({ code: 1, outputs: { conclusion: "failure" } });
    expect(ran.log).toContain("an older comment may still be there, so the check fails");
    repository.github.instead = ({ method }) =>
      method === "PATCH" || method === "POST" ? { status: 422, body: { message: "Validation Failed" } } : undefined;
    expect((await repository.run()).code).toBe(0);
    expect(repository.github.comments).toEqual([]);
  });
});
