/** By host, what makes random policies and calls. */

import { randomPolicy as claudeCode } from "./claude-code.mjs";
import { randomPolicy as codex } from "./codex.mjs";
import { randomPolicy as copilotCli } from "./copilot-cli.mjs";
import { randomPolicy as geminiCli } from "./gemini-cli.mjs";
import { randomPolicy as opencode } from "./opencode.mjs";

export const GENERATORS = {
  "claude-code": claudeCode,
  codex,
  "copilot-cli": copilotCli,
  "gemini-cli": geminiCli,
  opencode,
};
