/** The main job on the bundled input: lint the bundled policies, replay the bundled session. Exits 0 unless callgate fails. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const bin = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));

const COMMANDS = [
  ["lint", "fixtures/policies"],
  ["replay", "--policy", "fixtures/policies/ollama.json", "fixtures/transcripts/recorder/runaway-agent.jsonl"],
];

for (const args of COMMANDS) {
  console.log(`$ callgate ${args.join(" ")}\n`);
  // Findings and denials are what is to be shown here; only a failure to run is one.
  const { status } = spawnSync(process.execPath, [bin, ...args, "--fail-on", "never"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  console.log("");
}
console.log("Now your own policy: node packages/cli/bin/callgate.js lint PATH");
