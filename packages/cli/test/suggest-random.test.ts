/**
 * Sessions made at random → for every target, a policy that lints to exit 0, and by which the same sessions lose only the calls
 * that the report lists.
 */

import { describe, expect, it } from "vitest";
import { Workspace } from "./run.js";
import { checked } from "./schema.js";

/** As in the generators of other tests: a small, well-known one, so that a seed names a test. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

const TOOLS = [
  "get_item",
  "list items",
  "files.read",
  "delete_item",
  "run_command",
  "send_payment",
  "update",
  "__proto__",
  "größe",
  "a:b",
  "search-all",
];

const ARGUMENTS = ["path", "limit", "a.b", "options", "constructor", "to", "flag", "q"];

function valueFor(random: Random, name: string): unknown {
  switch (name) {
    case "path":
      return `${pick(random, ["/srv/app", "/srv/app", "/etc", "C:/x", "docs"])}/${random(9)}/f${random(99)}.md`;
    case "limit":
      return pick(random, [random(50), -1, 0.5, 1e6 * random(3)]);
    case "options":
      return pick(random, [{ a: random(3), b: { c: "x" } }, [1, 2], null, {}]);
    case "to":
      return pick(random, [`u${random(9)}@acme.example`, `https://a.example/v1/${random(9)}`, "no address: 'x'"]);
    case "flag":
      return random(2) === 0;
    default:
      return pick(random, [
        "main",
        "main",
        "x".repeat(random(400)),
        `№ ${random(5)}\n`,
        "a'b\"c: #d",
        String(random(1e6)),
      ]);
  }
}

const OUTCOMES = ["ok", "ok", "ok", "ok", "ok", "error", "isError", "none"] as const;

/** Recordings of some sessions with one server, or several, each in a file. */
function sessionsOf(seed: number): Record<string, string> {
  const random = randomOf(seed);
  const servers = random(3) === 0 ? ["db", "my files"] : ["db"];
  const tools = Array.from({ length: 2 + random(5) }, () => pick(random, TOOLS));
  const names = Array.from({ length: 1 + random(4) }, () => pick(random, ARGUMENTS));
  let at = Date.UTC(2026, 9, 1);
  let id = 0;
  const sessions = Array.from({ length: 1 + random(6) }, () =>
    Array.from({ length: 3 + random(20) }, () => {
      at += 1_000 * (1 + random(200));
      id++;
      const args = Object.fromEntries(names.filter(() => random(9) > 0).map((name) => [name, valueFor(random, name)]));
      const server = pick(random, servers);
      const line = (direction: string, message: object) =>
        JSON.stringify({ time: new Date(at).toISOString(), direction, server, message });
      const params = { name: pick(random, tools), arguments: args };
      const call = line("client-to-server", { jsonrpc: "2.0", id, method: "tools/call", params });
      const outcome = pick(random, OUTCOMES);
      if (outcome === "none") return `${call}\n`;
      const answer =
        outcome === "error"
          ? { error: { code: -32_000, message: "no" } }
          : { result: { content: [], isError: outcome === "isError" } };
      return `${call}\n${line("server-to-client", { jsonrpc: "2.0", id, ...answer })}\n`;
    }).join(""),
  );
  return Object.fromEntries(sessions.map((text, i) => [`s/${i}.jsonl`, text]));
}

const FILES = {
  intercept: "db.yaml",
  gateway: "db.json",
  "claude-code": ".claude/settings.json",
  codex: ".codex/config.toml",
  "copilot-cli": "copilot.sh",
  "gemini-cli": "home/.gemini/policies/callgate.toml",
  opencode: "opencode.json",
} as const;

interface Report {
  readonly tools: readonly { readonly tool: string; readonly calls: number; readonly lost: number }[];
  readonly proof: Readonly<Record<string, number>>;
}

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

describe.each(Object.entries(FILES))("for %s", (to, file) => {
  it.each(SEEDS)("the sessions of seed %i lose what is listed", async (seed) => {
    const workspace = new Workspace({
      ...sessionsOf(seed),
      [`${file.slice(0, file.lastIndexOf("/") + 1)}.keep`]: "",
    });
    try {
      const args = ["suggest", "s", "--to", to, "--server", "db", "--output", file, "--format", "json"];
      const { code, stdout, stderr } = await workspace.run(args);
      expect([code, stderr]).toEqual([0, ""]);
      const { errors, report } = checked("suggest", stdout);
      expect(errors).toEqual([]);
      const { tools, proof } = report as unknown as Report;
      expect(proof).toMatchObject({ unexpected: 0, lintErrors: 0 });
      const asked = to in { intercept: 0, gateway: 0 } ? [file] : ["--dialect", to, file];
      const linted = await workspace.run(["lint", ...asked]);
      expect([linted.code, linted.stderr]).toEqual([0, ""]);
      if (to !== "intercept" && to !== "gateway") return;
      const replayed = await workspace.run(["replay", "s", "--policy", `db=${file}`, "--format", "json"]);
      const rows = JSON.parse(replayed.stdout).tools as { server: string; tool: string; decisions: { deny: number } }[];
      const denied = rows.filter(({ server }) => server === "db").map(({ tool, decisions }) => [tool, decisions.deny]);
      expect(Object.fromEntries(denied)).toEqual(Object.fromEntries(tools.map(({ tool, lost }) => [tool, lost])));
    } finally {
      workspace.remove();
    }
  });
});
