import { describe, expect, it } from "vitest";
import { type Answer, retryOf } from "./retry.js";

const NOW = Date.UTC(2026, 0, 1);
const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Headers(headers),
});
const at = (seconds: number) => String(NOW / 1000 + seconds);

describe("retryOf", () => {
  it.each<[string, Answer | undefined, number, boolean, ReturnType<typeof retryOf>]>([
    ["a success", answer(200), 1, true, { kind: "take" }],
    ["what is forbidden", answer(403), 1, true, { kind: "take" }],
    ["what is not there", answer(404), 1, true, { kind: "take" }],
    ["a fault of the server", answer(502), 1, true, { kind: "wait", milliseconds: 1_000 }],
    ["a fault of the server, when it may have been done", answer(502), 1, false, { kind: "take" }],
    ["a fault of the server, for the last time", answer(502), 5, true, { kind: "take" }],
    ["no answer", undefined, 3, true, { kind: "wait", milliseconds: 4_000 }],
    ["no answer, when it may have been done", undefined, 1, false, { kind: "take" }],
    [
      "a limit, and when to come back",
      answer(429, { "retry-after": "7" }),
      1,
      true,
      { kind: "wait", milliseconds: 7_000 },
    ],
    [
      "a limit on writing: nothing was done",
      answer(429, { "retry-after": "7" }),
      1,
      false,
      { kind: "wait", milliseconds: 7_000 },
    ],
    ["a secondary limit", answer(403, { "retry-after": "3" }), 1, false, { kind: "wait", milliseconds: 3_000 }],
    ["a limit without a word", answer(429), 2, true, { kind: "wait", milliseconds: 2_000 }],
    [
      "a limit that ends soon",
      answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(20) }),
      1,
      true,
      { kind: "wait", milliseconds: 21_000 },
    ],
    [
      "a limit that has just ended",
      answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(-5) }),
      1,
      true,
      { kind: "wait", milliseconds: 1_000 },
    ],
    [
      "a limit that ends in an hour",
      answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(3_600) }),
      1,
      true,
      { kind: "limited", until: NOW + 3_601_000 },
    ],
    [
      "a limit for the fifth time",
      answer(429, { "retry-after": "1" }),
      5,
      true,
      { kind: "limited", until: NOW + 1_000 },
    ],
    [
      "a wait that nobody understands",
      answer(429, { "retry-after": "Wed, 21 Oct" }),
      1,
      true,
      { kind: "wait", milliseconds: 1_000 },
    ],
  ])("%s", (_name, given, tries, isRepeatable, expected) => {
    expect(retryOf(given, tries, isRepeatable, NOW)).toEqual(expected);
  });
});
