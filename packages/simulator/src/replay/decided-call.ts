/** A recorded call with everything a replay knows of it once it is decided. */

import type { Decision } from "@callgate/core";
import type { ToolCall } from "../call.js";
import type { ActivePolicy } from "./active-policy.js";

export interface Decided {
  /** Counts from 0 over all transcripts, in the order of the replay. */
  readonly index: number;
  readonly call: ToolCall;
  /** The transcript's name. */
  readonly uri: string;
  /** Epoch milliseconds: the recorded time, or the assumed one. */
  readonly at: number | undefined;
  readonly grant: string;
  readonly active: ActivePolicy | undefined;
  readonly decision: Decision;
  /** An earlier call of the same session would have been denied, so the agent might have acted differently. */
  readonly hypothetical: boolean;
}

/** Called with every call as it is decided, in order. */
export type Observer = (decided: Decided) => void;
