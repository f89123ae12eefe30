/** What a caller and the configuration say → what is known of how each host runs. */

import { HOSTS, type HostContext, type HostId } from "@callgate/core";
import type { LoadedConfig } from "../config/load-config.js";
import { UserError } from "../user-error.js";

/** What is known of how agents run. */
export interface HostOptions {
  /** `HOST@VERSION`: the versions that run. */
  readonly engines?: readonly string[] | undefined;
  /** The permission mode that they run in. */
  readonly mode?: string | undefined;
  /** Whether a person can be asked; unknown when left out. */
  readonly interactive?: boolean | undefined;
  /** Whether the user trusts the folder; assumed when left out. */
  readonly trusted?: boolean | undefined;
}

/** Where agents' own configuration is looked for, and how they run. */
export interface HostSearchOptions extends HostOptions {
  /** Whether the user's own configuration of agents is read, too. */
  readonly user?: boolean | undefined;
  /** Whether the configuration that this machine imposes on agents is read, too. */
  readonly managed?: boolean | undefined;
  /** The folder that is taken for the user's home, and for the machine. */
  readonly home?: string | undefined;
}

/** What is assumed of a host where nothing else is said: the repository is one that the user works in. */
const ASSUMED: HostContext = { trusted: true };

/** What is assumed of some besides: of a program that a hook starts, callgate cannot know what it answers. */
const ASSUMED_OF: Readonly<Partial<Record<HostId, HostContext>>> = { "claude-code": { hooks: "none" } };

/**
 * What is known of how a host runs: what its caller says, else the configuration, else what is assumed.
 * @throws UserError for a host or a mode that there is not
 */
export function hostContexts(
  { engines = [], mode, interactive, trusted }: HostOptions,
  configured: ReadonlyMap<HostId, HostContext>,
): (host: HostId) => HostContext {
  const versions = new Map(engines.map(engineOf));
  if (mode !== undefined && !Object.values(HOSTS).some(({ modes }) => modes.includes(mode)))
    throw new UserError(`no host has the mode ${mode}; they have ${modesInWords()}`);
  return (host) => {
    const version = versions.get(host);
    return {
      ...ASSUMED,
      ...ASSUMED_OF[host],
      ...configured.get(host),
      ...(version === undefined ? {} : { version }),
      ...(mode !== undefined && HOSTS[host].modes.includes(mode) ? { mode } : {}),
      ...(interactive === undefined ? {} : { interactive }),
      ...(trusted === undefined ? {} : { trusted }),
    };
  };
}

/**
 * What is known of how a host runs on both sides of a comparison: `HOST@VERSION..VERSION` gives each its version.
 * @throws UserError as `hostContexts`
 */
export function contextsOf(
  options: HostOptions,
  config: LoadedConfig | undefined,
): Readonly<Record<"before" | "after", (host: HostId) => HostContext>> {
  const { engines = [] } = options;
  const configured = config?.hosts ?? new Map();
  const side = (number: 0 | 1) =>
    hostContexts({ ...options, engines: engines.map((engine) => versionsOf(engine)[number]) }, configured);
  return { before: side(0), after: side(1) };
}

/** The host with its first and its second version. */
function versionsOf(engine: string): readonly [string, string] {
  const range = engine.indexOf("..");
  if (range < 0) return [engine, engine];
  return [engine.slice(0, range), engine.slice(0, engine.indexOf("@") + 1) + engine.slice(range + 2)];
}

/** Whether some version is given as a range. */
export function hasRange(engines: readonly string[] | undefined): boolean {
  return engines?.some((engine) => engine.includes("..")) ?? false;
}

function engineOf(engine: string): readonly [HostId, string] {
  const at = engine.indexOf("@");
  const host = at < 0 ? engine : engine.slice(0, at);
  const version = at < 0 ? "" : engine.slice(at + 1);
  if (!Object.hasOwn(HOSTS, host) || version === "")
    throw new UserError(
      `--engine is HOST@VERSION, such as claude-code@2.1.332, not ${engine}; hosts are ${Object.keys(HOSTS).join(", ")}`,
    );
  return [host as HostId, version];
}

function modesInWords(): string {
  return Object.values(HOSTS)
    .map(({ id, modes }) => `${modes.join(", ")} (${id})`)
    .join("; ");
}
