import { describe, expect, it } from "vitest";
import { progressOn } from "./progress.js";

function shownIn(env: Record<string, string>, isTerminal = true): string {
  let [time, text] = [0, ""];
  const progress = progressOn(
    { env, now: () => time, stderr: { isTerminal, write: (more) => (text += more) } },
    "linting",
  );
  for (let done = 1; done <= 1_200; done++) {
    time += 1;
    progress.show(done, 1_200);
  }
  progress.end();
  progress.end();
  return text;
}

describe("progress", () => {
  it("is one line that changes, and is gone at the end", () => {
    const shown = shownIn({ TERM: "xterm" });
    const lines = shown.split("\r\u001b[K").slice(1);
    expect(lines[0]).toBe("linting 500 of 1,200");
    expect(lines.at(-2)).toBe("linting 1,200 of 1,200");
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe("");
  });

  it.each([
    ["in CI", shownIn({ CI: "true" })],
    ["on a terminal that takes no escapes", shownIn({ TERM: "dumb" })],
    ["elsewhere than on a terminal", shownIn({}, false)],
  ])("is nothing %s", (_where, shown) => expect(shown).toBe(""));

  it("is nothing where the run is short", () => {
    let text = "";
    const stderr = { isTerminal: true, write: (more: string) => (text += more) };
    const progress = progressOn({ env: {}, now: () => 0, stderr }, "linting");
    progress.show(1, 2);
    progress.end();
    expect(text).toBe("");
  });
});
