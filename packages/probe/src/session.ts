/** What a program is asked in one run: its policy, the servers, and the calls. */

import type { HostVector } from "@callgate/core/conformance";

export interface SessionCall {
  /** The case's id. */
  readonly id: string;
  readonly server: string;
  readonly tool: string;
  readonly args: unknown;
}

export interface SessionTool {
  readonly name: string;
  readonly annotations?: object | undefined;
}

/** One policy and the calls that are made under it. */
export interface Session {
  /** Texts by path: `~/` is the home, a path without a root is in the project. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly flags: readonly string[];
  readonly trusted: boolean;
  readonly mode?: string | undefined;
  /** What the hooks of the policy's files answer; each is replaced by one that does. Left out, the program is given none. */
  readonly hooks?: HostVector["context"]["hooks"];
  /** By the server's name. */
  readonly servers: ReadonlyMap<string, readonly SessionTool[]>;
  readonly calls: readonly SessionCall[];
}

/** A vector without what the program answered. */
export type ProbeCase = Omit<HostVector, "engine" | "decision" | "hidden"> & {
  readonly call: NonNullable<HostVector["call"]> & { readonly server: string };
};

/** The vector that a case and a program's answer are. */
export type Decided = Pick<HostVector, "decision" | "hidden" | "modelName"> & { readonly message: string };
