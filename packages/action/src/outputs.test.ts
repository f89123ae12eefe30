import { describe, expect, it } from "vitest";
import { outputText } from "./outputs.js";

describe("outputText", () => {
  it("writes each value between delimiters", () => {
    expect(outputText({ conclusion: "success", widened: "2" }, "end-x")).toBe(
      "conclusion<<end-x\nsuccess\nend-x\nwidened<<end-x\n2\nend-x\n",
    );
  });

  it("draws them by lot", () => {
    const [first, second] = [1, 2].map(() => outputText({ conclusion: "failure" }));
    expect(first).toMatch(/^conclusion<<end-[0-9a-f-]{36}\n/);
    expect(first).not.toBe(second);
  });
});
