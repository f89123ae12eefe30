/** `--dialect` of `callgate lint` → a dialect of gateways, or a host. */

import { HOSTS, type Host, type HostId, type LowerOptions } from "@callgate/core";
import { once } from "../once.js";
import { type AskedArguments, askedOf } from "../policies/asked.js";

/** yargs has checked that there is such a dialect or host. */
export function dialectOf(args: AskedArguments): LowerOptions & { readonly host: Host | undefined } {
  const dialect = once(args.dialect, "--dialect");
  if (dialect === undefined || !Object.hasOwn(HOSTS, dialect)) return { ...askedOf(args), host: undefined };
  return { ...askedOf({ ...args, dialect: undefined }), host: HOSTS[dialect as HostId] };
}
