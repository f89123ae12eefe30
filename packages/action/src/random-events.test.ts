/** Event files made of random mutations: the step always ends with a sentence, and never passes what the change opens. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCommit } from "@callgate/project/commit";
import { processIo, UserError } from "@callgate/project/io";
import { afterAll, describe, expect, it } from "vitest";
import { randomOf } from "../test/review-inputs.js";
import { INPUTS, variableOf } from "./inputs.js";
import { run } from "./run.js";
import { triggerEventOf } from "./trigger-event.js";

const [BASE, HEAD] = ["a".repeat(40), "b".repeat(40)];
const GOOD =
  'version: "1"\ndefault: deny\ntools:\n  list_models:\n    rules:\n      - {name: rate, rate_limit: 30/minute}\n';
/** It opens everything, and no program takes it. */
const BAD = 'version: "1"\ndefault: allow\ntools: {rm: {rules: [{nam: x}]}}\n';

const PULL = {
  number: 7,
  state: "open",
  base: { sha: BASE, repo: { full_name: "acme/agents" } },
  head: { sha: HEAD, repo: { full_name: "acme/agents" } },
};
const EVENTS: Readonly<Record<string, unknown>> = {
  pull_request: { action: "opened", number: 7, pull_request: PULL },
  pull_request_target: { pull_request: PULL },
  pull_request_review: { review: { state: "approved" }, pull_request: PULL },
  merge_group: { merge_group: { base_sha: BASE, head_sha: HEAD } },
  workflow_run: {
    workflow_run: {
      event: "pull_request",
      head_sha: HEAD,
      head_branch: "change",
      head_repository: { owner: { login: "acme" } },
    },
  },
  push: { before: BASE, after: HEAD },
};
const NAMES = [...Object.keys(EVENTS), "pull_request_comment", "", "__proto__", "toString"];

const DEEP = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
/** JSON of values that no event has where they are put. */
const ODD = [
  ...[
    "null",
    "true",
    "0",
    "-1",
    "0.5",
    "1e999",
    "1e21",
    '""',
    "[]",
    "{}",
    '"pull_request"',
    '"\\ud800"',
    `"${HEAD}\\n"`,
  ],
  ...[`"${BASE}"`, `["${HEAD}"]`, '"--upload-pack=x"', '"../../../x"', '{"toString":1,"valueOf":1}', '{"length":40}'],
  ...['{"__proto__":{"number":7}}', '{"constructor":{"prototype":1}}', DEEP, `"${"x".repeat(100_000)}"`, "\u0000"],
];
const KEYS = ["__proto__", "constructor", "pull_request", "workflow_run", "sha", ""];

/** JSON text of a value in which one place is another. */
function mutated(value: unknown, random: (below: number) => number): string {
  const print = (one: unknown): string => {
    if (random(9) === 0) return ODD[random(ODD.length)] as string;
    if (typeof one !== "object" || one === null) return JSON.stringify(one) ?? "null";
    const members = Object.entries(one).map(([key, member]) => {
      const name = random(20) === 0 ? KEYS[random(KEYS.length)] : key;
      return random(20) === 0 ? "" : `${JSON.stringify(name)}:${print(member)}`;
    });
    return `{${members.filter((member) => member !== "").join(",")}}`;
  };
  const text = print(value ?? null);
  return random(8) === 0 ? text.slice(0, random(text.length + 1)) : text;
}

function bytesOf(text: string, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(text);
  if (random(12) === 0) return Buffer.from(text, "utf16le");
  if (random(12) === 0) return Buffer.concat([Buffer.from("\ufeff"), bytes]);
  if (random(8) === 0 && bytes.length > 0) bytes[random(bytes.length)] = random(256);
  return bytes;
}

const folder = mkdtempSync(join(tmpdir(), "callgate-event-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The step in a workspace without a repository, so that the API tells all; `head` is the policy of the change. */
async function step(event: string, path: string, head: string): Promise<{ code: number; log: string }> {
  const temp = mkdtempSync(join(folder, "run-"));
  const inputs = Object.entries(INPUTS).map(([name, input]) => [
    variableOf(name),
    "default" in input ? input.default : "",
  ]);
  const answers = (url: string): unknown => {
    const { pathname } = new URL(url);
    const tree = /^\/repos\/acme\/agents\/git\/trees\/(.+)$/.exec(pathname)?.[1];
    const blob = { [BASE]: "1".repeat(40), [HEAD]: "2".repeat(40) };
    if (tree === BASE || tree === HEAD)
      return { tree: [{ path: "policy.yaml", mode: "100644", type: "blob", sha: blob[tree], size: 200 }] };
    if (pathname.endsWith(blob[BASE] as string)) return contentOf(GOOD);
    if (pathname.endsWith(blob[HEAD] as string)) return contentOf(head);
    if (pathname === `/repos/acme/agents/compare/${BASE}...${HEAD}`) return { merge_base_commit: { sha: BASE } };
    if (pathname === "/repos/acme/agents/pulls") return [PULL];
    if (pathname === "/repos/acme/agents/pulls/7") return PULL;
    if (pathname === "/repos/acme/agents/issues/7/comments") return [];
    return undefined;
  };
  let log = "";
  const code = await run({
    env: {
      ...Object.fromEntries(inputs),
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: "acme/agents",
      GITHUB_SHA: HEAD,
      GITHUB_WORKSPACE: temp,
      RUNNER_TEMP: temp,
    },
    log: (line) => {
      log += `${line}\n`;
    },
    files: (at) => ({
      ...processIo(at),
      git: () => ({ status: 128, stdout: new Uint8Array(), stderr: "" }),
    }),
    fetch: async (url) => {
      const answer = answers(url);
      return new Response(JSON.stringify(answer ?? { message: "Not Found" }), {
        status: answer === undefined ? 404 : 200,
      });
    },
    sleep: async () => {},
    now: () => 0,
  });
  rmSync(temp, { recursive: true });
  return { code, log };
}

function contentOf(text: string): unknown {
  return { content: Buffer.from(text).toString("base64"), encoding: "base64" };
}

function eventFile(bytes: string | Buffer): string {
  const path = join(folder, "event.json");
  writeFileSync(path, bytes);
  return path;
}

describe("an event file", () => {
  it.each(Object.entries(EVENTS))("of %s decides by the change", async (event, payload) => {
    const path = eventFile(JSON.stringify(payload));
    expect(await step(event, path, GOOD)).toMatchObject({ code: 0 });
    const bad = await step(event, path, BAD);
    expect(bad.code).toBe(1);
    expect(bad.log).toMatch(/^::error/m);
  });

  it.each<[string, () => string, RegExp]>([
    ["is missing", () => join(folder, "none.json"), /GITHUB_EVENT_PATH\) cannot be read: there is no such file/],
    ["is a folder", () => folder, /GITHUB_EVENT_PATH\) is no regular file/],
    [
      "lies below a file",
      () => join(eventFile(""), "x"),
      /GITHUB_EVENT_PATH\) cannot be read: a part of the path is no/,
    ],
    ["is empty", () => eventFile(""), /GITHUB_EVENT_PATH\) is no JSON in UTF-8/],
    ["is cut off", () => eventFile('{"pull_request":'), /is no JSON in UTF-8/],
    ["is not UTF-8", () => eventFile(Buffer.from([0x22, 0xff, 0x22])), /is no JSON in UTF-8/],
    ["is too large", () => eventFile(Buffer.alloc(33 * 1024 * 1024, " ")), /has more than 32 MiB/],
    ["nests deeply", () => eventFile("[".repeat(500_000) + "]".repeat(500_000)), /tells of no pull request/],
    ["is null", () => eventFile("null"), /tells of no pull request/],
    ["is a text", () => eventFile('"pull_request"'), /tells of no pull request/],
    [
      "has its keys in a prototype",
      () => eventFile(`{"__proto__":${JSON.stringify(EVENTS.pull_request)}}`),
      /no pull request/,
    ],
    [
      "has no such number",
      () => eventFile(JSON.stringify({ pull_request: { ...PULL, number: 1e21 } })),
      /no pull request/,
    ],
    [
      "compares a commit with itself",
      () => eventFile(JSON.stringify({ pull_request: { ...PULL, base: { ...PULL.base, sha: HEAD } } })),
      /GitHub's API answers GET|both the first and the last/,
    ],
  ])("that %s fails the check with a sentence", async (_name, path, sentence) => {
    const { code, log } = await step("pull_request", path(), BAD);
    expect(code).toBe(1);
    expect(log).toMatch(sentence);
    expect(log).not.toContain("fault of callgate's own");
  });

  it("that is a pipe is not waited for", async () => {
    mkdirSync(join(folder, "pipes"), { recursive: true });
    const { execFileSync } = await import("node:child_process");
    const path = join(folder, "pipes", "fifo");
    execFileSync("mkfifo", [path]);
    expect((await step("pull_request", path, BAD)).log).toContain("is no regular file");
  });

  it("of a random kind and content never passes by accident", { timeout: 120_000 }, async () => {
    const random = randomOf(1);
    for (let i = 0; i < 200; i++) {
      const event = NAMES[random(NAMES.length)] as string;
      const source = EVENTS[NAMES[random(Object.keys(EVENTS).length)] as string];
      const bytes = bytesOf(mutated(random(3) === 0 ? source : EVENTS[event], random), random);
      const { code, log } = await step(event, eventFile(bytes), BAD);
      const said = `${event} ${bytes.toString("utf8", 0, 500)}: ${log.slice(0, 1_000)}`;
      if (event === "workflow_run" && code === 0) expect(log, said).toContain("there is nothing to say of this one");
      else expect([code, said]).toEqual([1, said]);
      expect(log, said).toMatch(/^::error|nothing to say/m);
      expect(log, said).not.toContain("fault of callgate's own");
      expect(log.length, said).toBeLessThan(20_000);
    }
  });

  it("tells of whole commits and a number, or is refused with a sentence", () => {
    const random = randomOf(2);
    let understood = 0;
    for (let i = 0; i < 5_000; i++) {
      const event = NAMES[random(NAMES.length)] as string;
      let payload: unknown;
      try {
        payload = JSON.parse(mutated(EVENTS[event], random));
      } catch {
        continue;
      }
      try {
        const occasion = triggerEventOf(event, payload);
        if (occasion.kind === "lint") continue;
        understood++;
        const { base, head } = { base: BASE, ...("pull" in occasion ? occasion.pull : occasion) };
        const number = "pull" in occasion ? occasion.pull.number : 1;
        expect([isCommit(base), isCommit(head), Number.isSafeInteger(number)]).toEqual([true, true, true]);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as Error).message.length).toBeLessThan(500);
      }
    }
    expect(understood).toBeGreaterThan(100);
  });
});
