/** `--engine`, `--mode` and their like → what is known of how each host runs. */

import { HOSTS, type HostContext, type HostId } from "@callgate/core";
import { once } from "../once.js";
import { UserError } from "../user-error.js";

export interface HostArguments {
  readonly engine?: readonly string[] | undefined;
  readonly mode?: string | readonly string[] | undefined;
  readonly interactive?: boolean | undefined;
  readonly headless?: boolean | undefined;
  readonly trusted?: boolean | undefined;
  readonly untrusted?: boolean | undefined;
}

/** What is assumed of a host where nothing else is said: the repository is one that the user works in. */
const ASSUMED: HostContext = { trusted: true };

/** What is assumed of some besides: of a program that a hook starts, callgate cannot know what it answers. */
const ASSUMED_OF: Readonly<Partial<Record<HostId, HostContext>>> = { "claude-code": { hooks: "none" } };

/**
 * What is known of how a host runs: what the command line says, else the configuration, else what is assumed.
 * @throws UserError for a host or a mode that there is not, and for options that contradict each other
 */
export function hostContexts(
  args: HostArguments,
  configured: ReadonlyMap<HostId, HostContext>,
): (host: HostId) => HostContext {
  const versions = new Map((args.engine ?? []).map(engineOf));
  const mode = once(args.mode, "--mode");
  if (mode !== undefined && !Object.values(HOSTS).some(({ modes }) => modes.includes(mode)))
    throw new UserError(`no host has the mode ${mode}; they have ${modesInWords()}`);
  const interactive = oneOf(args.interactive, args.headless, "--interactive", "--headless");
  const trusted = oneOf(args.trusted, args.untrusted, "--trusted", "--untrusted");
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

function oneOf(
  yes: boolean | undefined,
  no: boolean | undefined,
  yesName: string,
  noName: string,
): boolean | undefined {
  if (yes && no) throw new UserError(`${yesName} and ${noName} exclude each other`);
  return yes ? true : no ? false : undefined;
}

function modesInWords(): string {
  return Object.values(HOSTS)
    .map(({ id, modes }) => `${modes.join(", ")} (${id})`)
    .join("; ");
}
