/** How a policy is written for each host. */

import { claudeCodePrinter } from "../claude-code/print-claude-code.js";
import { codexPrinter } from "../codex/print-codex.js";
import { copilotCliPrinter } from "../copilot-cli/print-copilot-cli.js";
import { geminiCliPrinter } from "../gemini-cli/print-gemini-cli.js";
import type { HostId } from "../host.js";
import { opencodePrinter } from "../opencode/print-opencode.js";
import type { HostPrinter } from "./host-printer.js";

export const HOST_PRINTERS: Readonly<Record<HostId, HostPrinter>> = {
  "claude-code": claudeCodePrinter,
  codex: codexPrinter,
  "copilot-cli": copilotCliPrinter,
  "gemini-cli": geminiCliPrinter,
  opencode: opencodePrinter,
};
