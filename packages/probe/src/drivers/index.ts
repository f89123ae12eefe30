/** The agents that can be probed, in alphabetical order. */

import type { HostId } from "@callgate/core";
import { claudeCode } from "./claude-code.js";
import { codex } from "./codex.js";
import { copilotCli } from "./copilot-cli.js";
import type { Driver } from "./driver.js";
import { geminiCli } from "./gemini-cli.js";
import { opencode } from "./opencode.js";

export const DRIVERS: Readonly<Record<HostId, Driver>> = {
  "claude-code": claudeCode,
  codex,
  "copilot-cli": copilotCli,
  "gemini-cli": geminiCli,
  opencode,
};
