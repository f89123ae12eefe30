/** The agents that can be probed, in alphabetical order. */

import type { HostId } from "@callgate/core";
import { claudeCode } from "./claude-code.js";
import type { Driver } from "./driver.js";
import { opencode } from "./opencode.js";

export const DRIVERS: Readonly<Partial<Record<HostId, Driver>>> = { "claude-code": claudeCode, opencode };
