/**
 * Runs `callgate ARGS`, whose standard input is a pipe that is made non-blocking and filled late and piece by piece.
 * Usage: node late-input.mjs FILE ARGS...; with LATE_CHILD set, it is the process in between that shares the pipe.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));

if (process.env.LATE_CHILD === undefined) {
  const [file, ...args] = process.argv.slice(2);
  const between = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    stdio: ["pipe", "inherit", "inherit"],
    env: { ...process.env, LATE_CHILD: "1" },
  });
  between.on("exit", (code) => process.exit(code ?? 3));
  const bytes = readFileSync(file);
  const half = Math.floor(bytes.length / 2);
  await after(700);
  between.stdin.write(bytes.subarray(0, half));
  await after(300);
  between.stdin.end(bytes.subarray(half));
} else {
  const child = spawn(process.execPath, [CALLGATE, ...process.argv.slice(2)], { stdio: "inherit" });
  // Looking at it makes the pipe non-blocking for everybody who holds it.
  process.stdin.pause();
  child.on("exit", (code) => process.exit(code ?? 3));
}
