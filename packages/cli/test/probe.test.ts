/** `callgate probe`, with a small pretended agent in place of the program that is asked. */

import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHostVector, runHostVector } from "@callgate/core/conformance";
import { Enclosure } from "@callgate/probe";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { server } from "./recorder.js";
import { Workspace } from "./run.js";
import { checked } from "./schema.js";

const SETTINGS = {
  permissions: { allow: ["mcp__db__query"], deny: ["mcp__db__drop"] },
};

const TOOLS = JSON.stringify({ tools: ["query", "drop", "list"].map((name) => ({ name, inputSchema: {} })) });

const spaces: Workspace[] = [];

afterEach(() => {
  for (const space of spaces.splice(0)) space.remove();
});

/** A folder with a policy, a tool list, and the agent, which misbehaves in the way that is named. */
function agent(behaviour = "", settings: unknown = SETTINGS): Workspace {
  const space = new Workspace({ ".claude/settings.json": JSON.stringify(settings), "tools.json": TOOLS, behaviour });
  spaces.push(space);
  copyFileSync(server("pretended-agent"), join(space.path, "claude"));
  chmodSync(join(space.path, "claude"), 0o755);
  return space;
}

const ASK = ["probe", "claude-code", "--binary", "./claude", "--tools", "db=tools.json"];

/** Where rooms are made, by nobody but these tests. */
const TEMPORARY = mkdtempSync(join(tmpdir(), "callgate-test-"));

beforeAll(() => {
  vi.stubEnv("TMPDIR", TEMPORARY);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(TEMPORARY, { recursive: true, force: true });
});

/** What a probe leaves behind. */
const rooms = () => readdirSync(TEMPORARY).filter((name) => name.startsWith("callgate-probe-"));

describe.skipIf(process.platform === "win32")("callgate probe", () => {
  it("asks for each tool, and says whether the program and callgate agree", async () => {
    const ran = await agent().run([...ASK, "--format", "json"]);
    expect(ran.stderr).toBe("");
    const { errors, report } = checked("probe", ran.stdout);
    expect(errors).toEqual([]);
    const calls = report.calls as readonly { server: string; tool: string; program: object; agrees: boolean }[];
    const of = (tool: string) => calls.find((call) => call.server === "db" && call.tool === tool);
    expect(of("query")).toMatchObject({ program: { decision: "allow", hidden: false }, agrees: true });
    expect(of("drop")).toMatchObject({ program: { decision: "deny", hidden: true }, agrees: true });
    expect(of("list")).toMatchObject({ program: { decision: "ask", hidden: false }, agrees: true });
    expect([ran.code, report.summary]).toEqual([
      0,
      { calls: calls.length, agreed: calls.length, differing: 0, unknown: 0, unmet: 0, notAsked: 0 },
    ]);
  });

  it("has a line for a bug report", async () => {
    const { stdout } = await agent().run([...ASK, "--format", "markdown"]);
    expect(stdout.replaceAll("`", "")).toContain(
      `claude-code 9.8.7 on ${process.platform}-${process.arch}, asked by callgate`,
    );
  });

  it("fails where a deny is none", async () => {
    const ran = await agent("lets through").run(ASK);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/db drop\n +the program +reached\n +callgate +not offered/);
    expect(ran.stdout).toMatch(/claude-code 9\.8\.7 and callgate differ on \d+ of \d+ calls/);
  });

  it("writes what the program did as vectors that conform", async () => {
    const space = agent();
    expect(await space.run([...ASK, "--record", "answers.jsonl"])).toMatchObject({ code: 0, stderr: "" });
    const vectors = space
      .read("answers.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(vectors.length).toBeGreaterThanOrEqual(3);
    for (const vector of vectors) {
      if (!isHostVector(vector)) throw new Error("no vector");
      expect(runHostVector(vector).differences).toEqual([]);
    }
    // They can be asked again.
    expect(await space.run(["probe", "claude-code", "--binary", "./claude", "--cases", "answers.jsonl"])).toMatchObject(
      {
        code: 0,
        stderr: "",
      },
    );
  });

  it("gives the program an environment, a home and a folder of its own, and nothing that starts programs", async () => {
    const hooks = { PreToolUse: [{ matcher: "*", hooks: [{ type: "command", command: "touch ran" }] }] };
    const heard = await listener();
    const space = agent(`tells: ${heard.url}`, { ...SETTINGS, hooks, env: { A: "b" } });
    const ran = await space.run(ASK, { SECRET_TOKEN: "s3cret", HOME: "/somewhere" });
    heard.close();
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const { env, cwd, settings } = JSON.parse(heard.body());
    expect(Object.keys(env).sort()).toEqual([
      "ANTHROPIC_API_KEY",
      "ANTHROPIC_BASE_URL",
      "BUN_TMPDIR",
      "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
      "DISABLE_AUTOUPDATER",
      "DISABLE_TELEMETRY",
      "ENABLE_TOOL_SEARCH",
      "HOME",
      "HTTPS_PROXY",
      "HTTP_PROXY",
      "IS_SANDBOX",
      "LANG",
      "MCP_TIMEOUT",
      "NO_PROXY",
      "PATH",
      "TERM",
      "TMPDIR",
      "XDG_CACHE_HOME",
      "XDG_CONFIG_HOME",
      "XDG_DATA_HOME",
      "XDG_STATE_HOME",
      "http_proxy",
      "https_proxy",
      "no_proxy",
    ]);
    expect([env.ANTHROPIC_BASE_URL, env.HTTPS_PROXY]).toEqual([env.HTTP_PROXY, env.HTTP_PROXY]);
    expect(env.HTTP_PROXY).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const path of [env.HOME, env.TMPDIR, env.XDG_CONFIG_HOME, cwd]) expect(path).toContain("callgate-probe-");
    expect(JSON.parse(settings)).toEqual(SETTINGS);
    expect(ran.stdout).toContain(
      "was not given `hooks` of .claude/settings.json, which could start or reach something",
    );
    expect(ran.stdout).toContain("was not given `env` of .claude/settings.json");
    expect(rooms()).toEqual([]);
  });

  it("says what the program wanted to reach, and refuses it", async () => {
    const { stdout } = await agent("calls out").run(ASK);
    expect(stdout).toContain("the program wanted to reach example.com:443, and was refused");
  });

  it("does not meet another probe", async () => {
    const [one, two] = await Promise.all([agent().run(ASK), agent("lets through").run(ASK)]);
    expect([one.code, two.code]).toEqual([0, 1]);
  });

  it.each<[string, string, readonly string[], string]>([
    [
      "crashes",
      "crash",
      [],
      "ended without asking its model for anything. Its exit code was 139; it said last: segmentation fault",
    ],
    ["asks for a login", "login", [], "claude-code asks for a login"],
    ["updates itself", "updates", [], "changed while it was asked"],
    ["answers in other words", "mumbles", [], "in words that callgate does not know: perhaps"],
    [
      "speaks another protocol",
      "other api",
      [],
      "it asked for /v1/responses, which is no turn of the API that callgate mocks",
    ],
    ["does not pass on its prompt", "mute", [], "ended without asking its model for anything"],
    ["says no version", "nameless", [], "does not say its version when started with --version: is it claude-code?"],
    ["is not there", "", ["--binary", "./nothing"], "there is no program ./nothing"],
    ["is not to be started", "", ["--binary", "./tools.json"], "cannot be started"],
  ])("ends with a sentence where the program %s", async (_, behaviour, more, sentence) => {
    const args = more.length > 0 ? ["probe", "claude-code", ...more] : ASK;
    const ran = await agent(behaviour).run(args);
    expect(ran.stderr).toContain(sentence);
    expect([ran.code, ran.stdout, rooms()]).toEqual([2, "", []]);
  });

  it("stops a program that hangs, and what it started", async () => {
    const ran = await agent("hang").run([...ASK, "--timeout", "3s"]);
    expect(ran.stderr).toContain("did not end within 3 s and was stopped; give it longer with --timeout");
    expect([ran.code, ran.stdout, rooms(), running()]).toEqual([2, "", [], []]);
  });

  it("stops a process that left the program's group", async () => {
    const ran = await agent("leaves a process").run(ASK);
    expect([ran.code, rooms(), running()]).toEqual([0, [], []]);
  });

  it("says where the program writes outside of its folder, and keeps it from the disk", async (context) => {
    if ((await Enclosure.find(new AbortController().signal)) === undefined)
      context.skip("this system has no namespaces or overlays");
    const space = agent();
    const path = join(space.path, "elsewhere");
    space.write("behaviour", `writes out: ${path}`);
    const ran = await space.run(ASK);
    expect(ran.stderr).toContain(
      `wrote outside of the folder made for it, which kept nothing of that on the disk: ${path}`,
    );
    expect([ran.code, ran.stdout, rooms(), existsSync(path)]).toEqual([2, "", [], false]);
  });

  it.each<[string, readonly string[], string]>([
    ["no agent", ["probe"], "name an agent: callgate probe HOST"],
    [
      "another agent",
      ["probe", "claude-cod"],
      "no agent that can be probed is called `claude-cod`; did you mean `claude-code`?",
    ],
    ["an operand more", ["probe", "claude-code", "x.json"], "`x.json` is one argument too many"],
    ["cases with a policy", [...ASK, "--cases", "c.jsonl"], "--tools does not go with --cases"],
    [
      "no program on the path",
      ["probe", "claude-code"],
      "`claude` is not on the path; name the program with --binary PATH",
    ],
    ["no policy", ["probe", "opencode", "--binary", "./claude"], ". holds nothing of opencode's configuration"],
  ])("says what is wrong with %s", async (_, args, sentence) => {
    const ran = await agent().run(args);
    expect(ran.stderr).toContain(sentence);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });

  it.each<[string, object, string]>([
    ["a file out of its folders", { "~/../x": "{}" }, "~/../x is neither in the home nor in the project"],
    ["a managed file", { "/etc/claude-code/managed-settings.json": "{}" }, "a probe writes nothing elsewhere"],
    ["a broken file", { ".claude/settings.json": "{" }, "cannot be read, so that it is not known what it would start"],
    ["a flag that starts things", { flags: "--settings x.json" }, "the flag --settings cannot be used in a probe"],
  ])("tries no case with %s", async (_, policy, sentence) => {
    const space = agent();
    const one = { id: "c1", policy, context: {}, call: { server: "db", tool: "query" } };
    space.write("cases.jsonl", `${JSON.stringify(one)}\n`);
    const ran = await space.run(["probe", "claude-code", "--binary", "./claude", "--cases", "cases.jsonl"]);
    expect(ran.stderr).toContain(sentence);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });
});

/** A server that keeps what it is sent. */
async function listener(): Promise<{ readonly url: string; body(): string; close(): void }> {
  let text = "";
  const listening = createServer((request, response) => {
    request.on("data", (piece) => {
      text += piece;
    });
    request.on("end", () => response.end());
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, body: () => text, close: () => void listening.close() };
}

/** The processes that live in rooms of these tests, where the system tells; a killed one has no environment. */
function running(): string[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`HOME=${TEMPORARY}/callgate-probe-`)
      );
    } catch {
      return false;
    }
  });
}
