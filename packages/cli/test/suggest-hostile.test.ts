/** Recordings made to do harm → nothing of a secret in a policy, a suite or a report, and nothing that ends the command. */

import { describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

/** Letters and digits without order; none of these opens anything. */
function noise(length: number, from: string, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return from[(state >>> 8) % from.length];
  }).join("");
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX = "0123456789abcdef";

const SECRETS: Readonly<Record<string, string>> = {
  github: `ghp_${noise(36, LETTERS, 1)}`,
  aws: `AKIA${noise(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 2)}`,
  base64: `${noise(58, LETTERS, 3)}==`,
  hex: noise(40, HEX, 4),
  token: `eyJ${noise(20, LETTERS, 5)}.eyJ${noise(40, LETTERS, 6)}.${noise(43, LETTERS, 7)}`,
  words: noise(24, "abcdefghijklmnopqrstuvwxyz", 8),
  parts: [9, 10, 11, 12].map((seed) => noise(8, LETTERS, seed)).join("-"),
  mail: `SG.${noise(22, LETTERS, 13)}.${noise(43, LETTERS, 14)}`,
  basic: Buffer.from(`admin:${noise(14, LETTERS, 15)}`).toString("base64"),
  password: "Tr0ub4dor&3zz",
};

/** Where a secret may be. */
const PLACES: readonly (readonly [string, (secret: string, i: number) => unknown])[] = [
  ["plain", (secret) => ({ value: secret })],
  ["sentence", (secret) => ({ text: `please use ${secret} now` })],
  ["nested", (secret) => ({ a: { b: secret, c: { d: { e: secret } } } })],
  ["list", (secret) => ({ items: [secret, { secret }] })],
  ["key", (secret) => ({ headers: { [secret]: "x", plain: "y" } })],
  ["folder", (secret, i) => ({ path: `/home/u/${secret}/f${i}.txt` })],
  ["file", (secret) => ({ path: `/home/u/keys/${secret}` })],
  ["query", (secret, i) => ({ url: `https://api.example/v${i}?sig=${secret}` })],
  ["url", (secret, i) => ({ url: `https://api.example/hooks/${secret}/${i}` })],
  ["user", (secret) => ({ url: `https://user:${secret}@example.com/` })],
  ["host", (secret, i) => ({ url: `https://${secret.replace(/[^A-Za-z0-9]/g, "")}.example/${i}` })],
  ["header", (secret) => ({ header: `Authorization: Bearer ${secret}` })],
  ["rare", (secret, i) => ({ mode: i === 0 ? secret : "fast" })],
  ["elsewhere", (secret, i) => ({ path: i === 0 ? `/srv/${secret}/x` : `/srv/app/${i}` })],
];

function linesOf(calls: readonly (readonly [string, unknown])[], from: number): string {
  return calls
    .map(([name, args], i) =>
      JSON.stringify({
        time: new Date(Date.UTC(2026, 5, 1) + 900 * (from + i)).toISOString(),
        direction: "client-to-server",
        server: "srv",
        message: { jsonrpc: "2.0", id: from + i, method: "tools/call", params: { name, arguments: args } },
      }),
    )
    .join("\n");
}

/** Four sessions of the same calls. */
function sessions(calls: (session: number) => readonly (readonly [string, unknown])[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: 4 }, (_, session) => [`s/${session}.jsonl`, linesOf(calls(session), session * 100_000)]),
  );
}

const TARGETS = ["intercept", "gateway", "claude-code", "codex", "copilot-cli", "gemini-cli", "opencode"];

describe.each(TARGETS)("for %s", (to) => {
  it("no secret is in anything that is written", async () => {
    const files = sessions((session) =>
      Object.entries(SECRETS).flatMap(([kind, secret]) => [
        ...PLACES.flatMap(([place, argsOf]) =>
          [0, 1, 2, 3].map((i) => [`get_${kind}_${place}`, argsOf(secret, session * 4 + i)] as const),
        ),
        [secret, { q: "x" }] as const,
      ]),
    );
    const workspace = new Workspace({ ...files, "s/other.json": JSON.stringify({ [SECRETS.github as string]: 1 }) });
    try {
      const formats = ["pretty", "json=r.json", "markdown=r.md", "html=r.html", "sarif=r.sarif", "junit=r.xml"];
      const { code, stdout, stderr } = await workspace.run([
        ...["suggest", "s", "--to", to, "-o", "p"],
        ...formats.flatMap((format) => ["--format", format]),
      ]);
      expect(code).toBe(0);
      const names = ["p", "r.json", "r.md", "r.html", "r.sarif", "r.xml"];
      const written = [stdout, stderr, ...names.map((name) => workspace.read(name))];
      expect(written.every((text, i) => i === 1 || text !== "")).toBe(true);
      for (const [kind, secret] of Object.entries(SECRETS))
        for (const part of [secret, secret.slice(0, 13)])
          expect(
            written.findIndex((text) => text.includes(part)),
            `${kind}: ${part}`,
          ).toBe(-1);
      expect(stdout).toContain("calls are of tools, or to servers, whose names look like secrets");
    } finally {
      workspace.remove();
    }
  });

  it("strange names and values end nothing, and are printed escaped", async () => {
    let deep: Record<string, unknown> = {};
    for (let i = 0; i < 2_000; i++) deep = { a: deep };
    const strange: readonly (readonly [string, unknown])[] = [
      ["__proto__", JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":"x","hasOwnProperty":1}')],
      ["constructor", { a: "b" }],
      ["", { a: 1 }],
      ["*", { a: 1 }],
      ["get.dots", { "a.b": "c", a: { b: "d" }, ".": "x" }],
      ["get_quotes", { 'a"b': "c", "a'b": 'd"', "a: b": "#x", "- a": "y" }],
      ["get_имя", { имя: "значение", "a\u202eb": "x\u202ey" }],
      ["get\u001b[31mred", { "a\u001b[31m": "\u001b]0;x\u0007" }],
      ["get\nline", { "a\nb": "c\n# d\r\n::error::x" }],
      ["<img src=x onerror=alert(1)>", { "<b>": "</script>" }],
      ["true", { a: "yes", b: "null", c: "1e3", d: "0x10", e: "~", f: "2026-01-01" }],
      ["get_deep", deep],
      ["get_long", { a: "x".repeat(200_000) }],
      ["get_wide", Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i]))],
      ["get_numbers", { a: 1e308, b: -0, c: 2 ** 53, d: 5e-324 }],
      ["get_list", []],
      ["get_null", null],
    ];
    const file = to === "gemini-cli" ? ".gemini/policies/p.toml" : "p";
    const workspace = new Workspace({
      ...sessions(() => strange.flatMap((call) => [call, call, call])),
      ".gemini/policies/.keep": "",
    });
    try {
      const { code, stdout, stderr } = await workspace.run(["suggest", "s", "--to", to, "-o", file]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
      expect((await workspace.run(["lint", "--dialect", to, file])).code).toBe(0);
    } finally {
      workspace.remove();
    }
  });
});

it("no secret is in a suite", async () => {
  const { github = "" } = SECRETS;
  const files = sessions((session) =>
    PLACES.flatMap(([place, argsOf]) =>
      [0, 1, 2, 3].map((i) => [`get_${place}`, argsOf(github, session * 4 + i)] as const),
    ),
  );
  const workspace = new Workspace(files);
  try {
    const args = ["suggest", "s", "--to", "intercept", "-o", "p.yaml", "--write-suite", "s.policytest.yaml"];
    const { code, stdout } = await workspace.run(args);
    expect(code).toBe(0);
    const written = [stdout, workspace.read("p.yaml"), workspace.read("s.policytest.yaml")];
    expect(written.map((text) => text !== "" && !text.includes(github.slice(0, 13)))).toEqual([true, true, true]);
  } finally {
    workspace.remove();
  }
});

it("of 6,000 tools, those beyond the 5,000 that are kept are counted and not allowed", async () => {
  const calls = Array.from({ length: 6_000 }, (_, i) => [`get_${i}`, {}] as const);
  const workspace = new Workspace({ "s.jsonl": linesOf(calls, 0) });
  try {
    const { code, stdout } = await workspace.run(["suggest", "s.jsonl", "--to", "intercept", "-o", "p.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toContain("1,000 calls are of more tools than are kept, and the policy does not allow them");
  } finally {
    workspace.remove();
  }
});
