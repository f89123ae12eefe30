/** Recorded calls, as readers give them → the habits of tools. */

import type { Sink, ToolCall } from "@callgate/simulator";
import { Habits, type HabitsOptions, type PendingCall } from "@callgate/suggest";
import type { Sinks } from "../replay/transcripts.js";

/** Takes the calls of transcripts as a replay does. */
export class Learning implements Sinks<PendingCall> {
  readonly habits: Habits;

  constructor(options: HabitsOptions) {
    this.habits = new Habits(options);
  }

  sink(uri: string): Sink<PendingCall> {
    return {
      call: (call: ToolCall) => this.habits.call(call, uri),
      outcome: (pending, outcome) => this.habits.outcome(pending, outcome),
    };
  }
}
