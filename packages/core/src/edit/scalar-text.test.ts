import { describe, expect, it } from "vitest";
import { mapFields } from "../document/fields.js";
import { readDocument } from "../document/read.js";
import { scalarValue } from "../document/scalar.js";
import { scalarText } from "./scalar-text.js";

/** What the reader makes of the text where it stands as the value of a key. */
function readBack(text: string, flow: boolean): unknown {
  const { root, findings } = readDocument(flow ? `{k: ${text}, l: m}` : `k: ${text}`, "p");
  if (root?.kind !== "map" || findings.length > 0) return undefined;
  const value = mapFields(root).byName.get("k")?.value;
  return value?.kind === "scalar" ? scalarValue(value) : undefined;
}

describe("a text as a scalar", () => {
  it.each<[string, string]>([
    ["word", "word"],
    ["args.path", "args.path"],
    ["5/minute", "5/minute"],
    ["At most 5 calls a minute", "At most 5 calls a minute"],
    ["a-", "a-"],
    ["a.b/c_d-e", "a.b/c_d-e"],
    ["null", '"null"'],
    ["True", '"True"'],
    ["yes", '"yes"'],
    ["12", '"12"'],
    ["1.5", '"1.5"'],
    ["0x1f", '"0x1f"'],
    ["1_000", '"1_000"'],
    ["1e3", '"1e3"'],
    ["10:59:50", '"10:59:50"'],
    ["2026-01-01", '"2026-01-01"'],
    ["2026-01-01 12", "2026-01-01 12"],
    ["a  b", "a  b"],
    ["a: b", '"a: b"'],
    ["a #b", '"a #b"'],
    ["- a", '"- a"'],
    ["---", "---"],
    ["", '""'],
    ["a\u202eb", '"a\\u202eb"'],
  ])("%s", (value, expected) => {
    for (const flow of [false, true]) {
      const text = scalarText(value, { format: "yaml", flow, quote: "" });
      expect(text).toBe(expected);
      expect(readBack(text, flow)).toEqual({ kind: "string", value });
    }
  });
});
