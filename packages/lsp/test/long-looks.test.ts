/** A policy that takes too long: it is given up, which is said, and the next file is looked at as ever. */

import { expect, it } from "vitest";
import { AnswerThread } from "../src/answer-thread.js";
import { type Report, Session } from "../src/session.js";

const PLAIN = 'version: "1"\ndefault: allow\ntools:\n  run:\n    rules: []\n';

/** Conditions of every tool, which each of a thousand tools is asked about. */
function long(seed = ""): string {
  const rules = Array.from(
    { length: 200 },
    (_, i) =>
      `      - {name: r${i}, conditions: [{path: args.a${i}, op: regex, value: "^(a|b${i})*c{1,9}${seed}$"}], on_deny: "no"}\n`,
  );
  const tools = Array.from({ length: 1_000 }, (_, i) => `  tool_${i}: {rules: [{name: r, rate_limit: 5/minute}]}\n`);
  return `version: "1"\ndefault: deny\ntools:\n${tools.join("")}  "*":\n    rules:\n${rules.join("")}`;
}

function sessionOf(limit: number) {
  const reports: Report[] = [];
  const waiting: (() => void)[] = [];
  const listener = {
    report(report: Report) {
      reports.push(report);
      for (const wake of waiting.splice(0)) wake();
    },
    fault(text: string) {
      throw new Error(text);
    },
  };
  const session = new Session(listener, new AnswerThread(limit));
  const until = async (uri: string, version: number): Promise<Report> => {
    for (;;) {
      const found = reports.find((one) => one.uri === uri && one.version === version);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { session, reports, until };
}

it("says that nothing is known of a policy that was given up, and goes on", async () => {
  const { session, until } = sessionOf(1_000);
  session.open("file:///plain.yaml", "yaml", 1, PLAIN);
  // Loading may take longer than that on a machine that does other work.
  await until("file:///plain.yaml", 1);
  session.open("file:///long.yaml", "yaml", 1, long());
  const { findings } = await until("file:///long.yaml", 1);
  expect(findings.map(({ check, severity }) => [check, severity])).toEqual([["unfinished", "warning"]]);
  expect(findings[0]?.message).toMatch(/nothing is known of it/);
  session.change("file:///plain.yaml", 2, [{ text: `${PLAIN}# more\n` }]);
  expect((await until("file:///plain.yaml", 2)).findings).not.toEqual([]);
  session.end();
});

it("gives up a look at a text that has changed since, and looks at the new one", async () => {
  const { session, reports, until } = sessionOf(60_000);
  session.open("file:///plain.yaml", "yaml", 1, PLAIN);
  await until("file:///plain.yaml", 1);
  session.open("file:///long.yaml", "yaml", 1, long());
  await new Promise((resolve) => setTimeout(resolve, 700));
  session.change("file:///long.yaml", 2, [{ text: PLAIN }]);
  const { findings } = await until("file:///long.yaml", 2);
  expect(findings.map(({ check }) => check)).toContain("default-allow");
  expect(reports.some((one) => one.uri === "file:///long.yaml" && one.version === 1)).toBe(false);
  session.end();
});

it("looks at nothing more than it may keep", async () => {
  const { session, reports, until } = sessionOf(60_000);
  const text = `${PLAIN}#${"x".repeat(50 * 1024 * 1024)}`;
  for (const n of [1, 2, 3]) session.open(`file:///${n}.txt`, "plaintext", 1, text);
  const left = reports.filter(({ findings }) => findings.length > 0);
  expect(left.map(({ uri, findings }) => [uri, findings[0]?.message])).toEqual([
    ["file:///3.txt", expect.stringMatching(/^callgate does not look at this file: those that are open are too large/)],
  ]);
  session.close("file:///1.txt");
  session.open("file:///plain.yaml", "yaml", 1, PLAIN);
  expect((await until("file:///plain.yaml", 1)).findings).not.toEqual([]);
  session.end();
});
