import { describe, expect, it } from "vitest";
import { MAX_TOML_LENGTH, readToml, TomlDate } from "./toml.js";

const read = (text: string) => readToml(text, "x.toml");

describe("TOML", () => {
  it.each<[string, unknown]>([
    ["a = 1\nb = 'x' # c", { a: 1, b: "x" }],
    ["[a.b]\nc = true\n[a]\nd = 1.5", { a: { b: { c: true }, d: 1.5 } }],
    ["[[r]]\nn = 1\n[r.z]\nq = 2\n[[r]]\nn = 3", { r: [{ n: 1, z: { q: 2 } }, { n: 3 }] }],
    ["a.b.c = 1\na.b.d = 2", { a: { b: { c: 1, d: 2 } } }],
    ["a = [1, 'x', { b = 2 }]", { a: [1, "x", { b: 2 }] }],
    ["a = {\n b = 1,\n}", { a: { b: 1 } }],
    ["a = 9007199254740993", { a: 9007199254740993n }],
    ["a = 1979-05-27", { a: new TomlDate("1979-05-27") }],
    ['"a b".c = """\nx\n"""', { "a b": { c: "x\n" } }],
    ["", {}],
  ])("%j", (text, value) => {
    expect(read(text).value).toEqual(value);
  });

  it("makes plain fields of names that objects have", () => {
    const { value } = read("__proto__ = 1\n[constructor]\nx = 2");
    expect(Object.keys(value ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each<[string, number, string]>([
    ["a = 1\na = 2", 6, "multiple times"],
    ["[a\n", 3, "unterminated"],
    ["a = mcp", 4, "character"],
    ["[x]\n[x]", 5, "multiple times"],
  ])("%j is none", (text, start, part) => {
    const { value, problem } = read(text);
    expect(value).toBeUndefined();
    expect(problem?.span.start).toBe(start);
    expect(problem?.message.toLowerCase()).toContain(part.toLowerCase());
  });

  it("knows every place", () => {
    const { document } = read(
      '[[rule]]\ntoolName = "x"\n[rule.toolAnnotations]\nreadOnlyHint = true\n[[rule]]\nmodes = ["a"]',
    );
    const place = (path: readonly (string | number)[], part?: "key" | "value") => {
      const { start, end } = document.locate(path, part).range;
      return `${start.line}:${start.column}-${end.column}`;
    };
    expect(place(["rule", 0, "toolName"])).toBe("2:12-15");
    expect(place(["rule", 0, "toolName"], "key")).toBe("2:1-9");
    expect(place(["rule", 0, "toolAnnotations", "readOnlyHint"])).toBe("4:16-20");
    expect(place(["rule", 1, "modes", 0])).toBe("6:10-13");
    expect(place(["rule", 1, "decision"])).toBe("6:1-6");
  });

  it.each<[string, string, string]>([
    ["a megabyte on one line", `a = "${"x".repeat(1_000_000)}"`, "larger than"],
    ["a long text", `a = "${"x".repeat(100_000)}"`, "longer than"],
    ["nested lists", `a = ${"[".repeat(9_000)}${"]".repeat(9_000)}`, "nested"],
    ["nested tables", `a = ${"{a=".repeat(9_000)}1${"}".repeat(9_000)}`, "nested"],
    ["a dotted key", `a${".a".repeat(90_000)} = 1`, "nested"],
    ["dotted keys in nested tables", `${"a = {".repeat(99)}b${".b".repeat(30)} = 1${"}".repeat(99)}`, "nested"],
  ])("does not read %s", (_case, text, why) => {
    const { value, unread, problem } = read(text);
    expect([value, problem]).toEqual([undefined, undefined]);
    expect(unread).toContain(why);
  });

  it.each([
    ["many items", `a = [${"1,".repeat(40_000)}]`],
    ["many keys", Array.from({ length: 8_000 }, (_, i) => `k${i} = 1`).join("\n")],
    ["deep, but not too deep", `${"a = {".repeat(99)}${Array(20).fill("b").join(".")} = 1${"}".repeat(99)}`],
    ["quotes", '"'.repeat(MAX_TOML_LENGTH)],
    ["backslashes", `a = "${"\\".repeat(50_000)}`],
  ])("is bounded by %s", (_case, text) => {
    expect(() => read(text)).not.toThrow();
  });
});
