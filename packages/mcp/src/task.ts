/** What a thread is given, and what it says. */

import type { ListedResource, ResourceText } from "./resources.js";
import type { Answer, Arguments } from "./tools/tool.js";

export interface ToolTask {
  readonly tool: string;
  readonly args: Arguments;
}

export interface ListTask {
  /** The index of the first resource that is listed. */
  readonly resourcesFrom: number;
}

export interface ReadTask {
  readonly resource: string;
}

export type Task = ToolTask | ListTask | ReadTask;

/** What every thread knows from its start. */
export interface ThreadSetting {
  /** The folder that calls are about. */
  readonly root: string;
  /** The folder of the checks' pages. */
  readonly pages: string;
}

export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "resources"; readonly resources: readonly ListedResource[]; readonly next?: number }
  | { readonly kind: "resource"; readonly resource: ResourceText }
  /** What the caller must change, as a sentence. */
  | { readonly kind: "refused"; readonly message: string }
  /** A fault of ours. */
  | { readonly kind: "fault"; readonly detail: string };
