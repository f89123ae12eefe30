import { describe, expect, it } from "vitest";
import { type CallOutcome, isRefunded } from "./refund.js";

describe("how a call ended, and whether what it reserved comes back", () => {
  it.each<[CallOutcome, boolean]>([
    ["ok", false],
    ["toolError", false],
    ["protocolError", true],
    ["denied", false],
    ["approval", false],
    ["refused", true],
    ["unknown", false],
  ])("%s: %s", (outcome, expected) => {
    expect(isRefunded(outcome)).toBe(expected);
  });
});
