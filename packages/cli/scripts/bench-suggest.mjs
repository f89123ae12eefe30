/**
 * What `callgate suggest` learns of recorded sessions: tools, bounds, held-out calls that would be denied, and the share of
 * the input space that is closed, where the tool list makes it countable. Without arguments, of the bundled sessions.
 * `npm run bench:suggest [-- ARGUMENTS]`, as of `callgate suggest`. Exits 1 when a bar is missed.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bar } from "./bar.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const FIXTURES = fileURLToPath(new URL("../../../fixtures", import.meta.url));
const BUNDLED = [join(FIXTURES, "transcripts"), "--tools", `ollama=${join(FIXTURES, "tools/ollama.json")}`];

const given = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
try {
  show(suggested(given.length === 0 ? BUNDLED : given));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function suggested(args) {
  const all = ["suggest", ...args, "--to", "intercept", "--output", `${folder}/`, "--format", "json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [CALLGATE, ...all], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`callgate suggest ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function show({ tools, sessions, calls }) {
  const rows = tools.map((tool) => {
    const bounded = tool.arguments.filter(({ open }) => open === undefined).length;
    const { heldOut } = tool;
    return [
      [tool.server, tool.tool].filter((part) => part !== undefined).join("/"),
      tool.decision,
      String(tool.calls),
      String(tool.sessions),
      `${bounded} of ${tool.arguments.length}`,
      String(tool.limits.length),
      heldOut === undefined ? "not measured" : `${heldOut.denied} of ${heldOut.calls}`,
      closedShare(tool),
    ];
  });
  const head = ["tool", "decision", "calls", "sessions", "bounded", "limits", "denied held out", "space closed"];
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)));
  console.log(`${calls} calls of ${sessions} sessions\n`);
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    );
  console.log("");
  // What is learned of a tool that is denied for its category is tried as that of any other.
  const measured = tools.filter((tool) => tool.heldOut !== undefined);
  if (measured.length === 0) {
    console.log("no tool has ten calls in three sessions, so nothing was held out");
    return;
  }
  showLevels(measured);
  const [tried, denied] = ["calls", "denied"].map((name) => measured.reduce((sum, one) => sum + one.heldOut[name], 0));
  const worst = Math.max(...measured.map(({ heldOut }) => heldOut.denied));
  bar(`held-out calls denied of the worst of ${measured.length} tools with 10 calls in 3 sessions`, worst, "<", 1);
  bar(`percent of all ${tried} held-out calls denied`, (100 * denied) / tried, "<", 2);
}

/** All of a tool that is denied; else what the arguments that can be counted close of all their combinations. */
function closedShare({ decision, space, arguments: all }) {
  if (decision !== "allow") return "100 %";
  if (all.length === 0) return "no arguments";
  if (space === undefined) return "not countable";
  const closed = 100 * (1 - space.all);
  const text = closed > 99.99 && closed < 100 ? "over 99.99" : closed.toFixed(1);
  return `${text} % over ${space.counted} of ${all.length}`;
}

/** What each level would deny of held-out calls, and leave open, over all tools that were measured. */
function showLevels(measured) {
  const calls = measured.reduce((sum, { heldOut }) => sum + heldOut.calls, 0);
  const mean = (spaces) => {
    const known = spaces.flatMap((space) => space ?? []);
    return known.length === 0
      ? "not countable"
      : `${((100 * known.reduce((sum, one) => sum + one.mean, 0)) / known.length).toFixed(0)} %`;
  };
  const row = (name, denied, spaces) =>
    `${name.padEnd(10)}${`${((100 * denied) / calls).toFixed(1)} %`.padStart(8)}${mean(spaces).padStart(15)}`;
  console.log(
    `level       denied     left open   of ${calls} held-out calls, ${measured.length} tools; arguments, on average`,
  );
  for (const level of ["tight", "medium", "loose", "any"]) {
    const all = measured.flatMap(({ tradeoffs }) => tradeoffs.filter((one) => one.level === level));
    console.log(
      row(
        level,
        all.reduce((sum, one) => sum + one.denied, 0),
        all.map(({ space }) => space),
      ),
    );
  }
  console.log(
    row(
      "as chosen",
      measured.reduce((sum, { heldOut }) => sum + heldOut.denied, 0),
      measured.map(({ space }) => space),
    ),
  );
  console.log("");
}
