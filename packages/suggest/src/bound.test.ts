/** Bounds, as the engine decides by their conditions, and as `admits` says it faster. */

import { Counters, compile, lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { admits, type Bound, conditionsOf, formNamed } from "./bound.js";
import { FORMS } from "./forms.js";

const VALUES = [
  "",
  "a",
  "llama3.2",
  "12",
  12,
  0,
  -3.5,
  true,
  "/srv/app",
  "/srv/app/",
  "/srv/app/a.md",
  "/srv/app/docs/b.md",
  "/srv/app/my notes/c?.md",
  "/srv/app/.github/ci.yml",
  "/srv/application/a.md",
  "/srv/app/../../etc/passwd",
  "/srv/app/..",
  "/srv/app/./a",
  "/srv/app//a",
  "/srv/app/a\\..\\b",
  "/etc/passwd",
  "src/index.ts",
  "src/../secret",
  "https://api.acme.com",
  "https://api.acme.com/",
  "https://api.acme.com/v1/items?q=1",
  "https://api.acme.com/v1/../admin",
  "https://api.acme.com/v1/%2e%2e/admin",
  "https://api.acme.com.evil.example/v1/",
  "https://api.acme.com@evil.example/v1/",
  "https://evil.example/?https://api.acme.com/v1/",
  "ada@acme.com",
  "ada@acme.com.evil.example",
  "ada@evil.example",
  "0b8e9d3c-6a51-4f27-9c0d-1a2b3c4d5e6f",
  "2026-11-30",
  "2026-11-30T12:00:00Z",
  "deadbeef",
  "owner/repository",
  "a..b",
  "a b",
  "line\nline",
];

const BOUNDS: readonly Bound[] = [
  { kind: "values", values: ["llama3.2", "a"] },
  { kind: "values", values: [true] },
  { kind: "range", least: 0, most: 12 },
  { kind: "below", folders: ["/srv/app"], isUrl: false },
  { kind: "below", folders: ["/srv/app/docs", "src"], isUrl: false },
  { kind: "below", folders: ["https://api.acme.com"], isUrl: true },
  { kind: "below", folders: ["https://api.acme.com/v1"], isUrl: true },
  { kind: "mail", hosts: ["acme.com"] },
  { kind: "length", most: 5 },
  { kind: "absent" },
  { kind: "open", because: "" },
  ...FORMS.map((form): Bound => ({ kind: "form", form, most: undefined })),
  { kind: "form", form: formNamed("word"), most: 8 },
];

/** Whether the engine allows a call with this value, or without the argument. */
function allows(bound: Bound): (args: object) => boolean {
  const conditions = conditionsOf(bound).map(({ op, value }) => ({ path: "args.x", op, value }));
  const rules = conditions.length === 0 ? [] : [{ name: "x", conditions }];
  const text = JSON.stringify({ version: "1", default: "deny", tools: { t: { rules } } });
  const { policy, findings } = lower(readDocument(text, "p.yaml"), { dialect: "intercept" });
  if (policy === undefined) throw new TypeError(findings[0]?.message);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const engine = compile(policy);
  return (args) => engine.decide({ tool: "t", args, at: 0, grant: "" }, new Counters()).outcome === "allow";
}

describe.each(BOUNDS.map((bound) => [JSON.stringify(bound), bound] as const))("%s", (_, bound) => {
  it("is decided by the engine as `admits` says", () => {
    const decide = allows(bound);
    const differing = VALUES.filter((x) => decide({ x }) !== admits(bound, x));
    expect(differing).toEqual([]);
    expect(decide({})).toBe(admits(bound, undefined));
    expect(decide({ x: null })).toBe(admits(bound, null));
  });
});

it.each([
  ["/srv/app/../../etc/passwd", { kind: "below", folders: ["/srv/app"], isUrl: false }],
  ["/srv/application/a.md", { kind: "below", folders: ["/srv/app"], isUrl: false }],
  ["https://api.acme.com.evil.example/v1/", { kind: "below", folders: ["https://api.acme.com"], isUrl: true }],
  ["https://api.acme.com@evil.example/v1/", { kind: "below", folders: ["https://api.acme.com"], isUrl: true }],
  ["https://api.acme.com/v1/%2e%2e/admin", { kind: "below", folders: ["https://api.acme.com/v1"], isUrl: true }],
  ["ada@acme.com.evil.example", { kind: "mail", hosts: ["acme.com"] }],
] as const)("%s does not pass", (value, bound) => {
  expect(admits(bound, value)).toBe(false);
});
