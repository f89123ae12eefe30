/** How one agent's program is started for a probe, and what its answers mean. */

import type { HostId } from "@callgate/core";
import type { Api } from "../apis/api.js";
import type { Session } from "../session.js";

/** Where a session takes place. */
export interface Place {
  readonly home: string;
  readonly work: string;
  /** Of the mock of the model's API, without a slash at its end. */
  readonly url: string;
  /** How each mock for a server is started, by the server's name. */
  readonly servers: ReadonlyMap<string, ServerStart>;
  /** Where the policy is a case of the project's own: its files and flags are given as they are, harmless or not. */
  readonly whole?: Whole | undefined;
}

export interface ServerStart {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Whole {
  /** The folder that the program sees as `/etc`; undefined where the system cannot show one. */
  readonly etc: string | undefined;
}

/** How the program is started. */
export interface Start {
  /** Texts by whole paths. */
  readonly files: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What of the policy's files the program is not given, since it could start or reach something. */
  readonly left: readonly string[];
}

export interface Driver {
  readonly host: HostId;
  /** What its command is called. */
  readonly command: string;
  /** A vector's `engine`. */
  engine(version: string): string;
  readonly api: Api;
  /** What may be chosen besides the policy's files: by which flag an agent of the program's, and what hooks answer. */
  readonly chooses?: { readonly agent?: string; readonly hooks?: true };
  /** The name by which to call a tool that the program does not offer, where the API has one of its own. */
  nameOf?(server: string, tool: string): string;
  /** @returns a sentence where the program cannot be started so */
  start(session: Session, place: Place): Start | string;
  /** What calls came back with by the program's own output, by their ids, where it ends before it tells its model. */
  results?(stdout: string): ReadonlyMap<string, string>;
  /** The ids of calls that the program, by its own output, would ask a person about, whatever they come back with. */
  asked?(stdout: string): ReadonlySet<string>;
  /** What a call comes back with that the program would ask a person about. */
  readonly asks: RegExp;
  /** What a call comes back with that a rule denies, of a tool that is offered. */
  readonly denies: RegExp;
  /** What the program says where its configuration keeps it from starting. */
  readonly refuses: RegExp;
  /** What the program says where it asks for a login. */
  readonly login: RegExp;
}
