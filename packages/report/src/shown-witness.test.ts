import { describe, expect, it } from "vitest";
import { shownCall } from "./shown-witness.js";

const LONG = "x".repeat(1_000_000);
const CUT = `${"x".repeat(1_999)}…`;

describe("a call of a witness", () => {
  it("is shown as it is where its texts are short", () => {
    const call = { tool: "run", args: { a: [1, null, { b: "x".repeat(2_000) }], __proto: true }, at: 5 };
    expect(shownCall(call)).toBe(call);
  });

  it.each<[string, object, object]>([
    ["tool", { tool: LONG, args: {}, at: 5 }, { tool: CUT, args: {}, at: 5 }],
    ["value", { tool: "t", args: { a: LONG } }, { tool: "t", args: { a: CUT } }],
    ["key", { tool: "t", args: { [LONG]: 1 } }, { tool: "t", args: { [CUT]: 1 } }],
    [
      "text in a list in a mapping",
      { tool: "t", args: { a: { b: [1, LONG] } } },
      { tool: "t", args: { a: { b: [1, CUT] } } },
    ],
    [
      "value beside a key like a prototype's",
      { tool: "t", args: JSON.parse(`{"__proto__":{"a":"${LONG}"}}`) },
      { tool: "t", args: JSON.parse(`{"__proto__":{"a":"${CUT}"}}`) },
    ],
  ])("is cut in a long %s", (_name, call, expected) => {
    expect(JSON.stringify(shownCall(call as Parameters<typeof shownCall>[0]))).toBe(JSON.stringify(expected));
  });
});
