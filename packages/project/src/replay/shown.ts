/** `--redact PATH` and `--redact-key NAME`, repeated → what of a call's arguments is shown, and whether they met anything. */

import type { Finding } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import type { MetNames, MetNamesState, Redact } from "@callgate/simulator";
import { UserError } from "../user-error.js";
import type { ReadServerPolicy } from "./policies.js";
import { leads, namesIn, Redaction } from "./redaction.js";

/** What is asked to be hidden. */
export interface Hidden {
  /** Paths into the message of the call, as `callgate record --redact` takes them. */
  readonly redact: readonly string[];
  /** Names of keys at any depth, in upper or lower case. */
  readonly redactKeys: readonly string[];
}

/**
 * What replaces values in arguments; undefined where nothing is to be replaced.
 * @throws UserError for a path that never leads to an argument
 */
export function argumentRedaction({ redact: paths, redactKeys: names }: Hidden): Redact | undefined {
  if (paths.length === 0 && names.length === 0) return undefined;
  for (const path of paths) {
    const [root, member] = path.split(".");
    if (root !== "params" || (member !== undefined && member !== "arguments" && member !== "*"))
      throw new UserError(
        `--redact ${path} leads to no argument, and a replay shows nothing else of a call: begin with params.arguments, as in params.arguments.prompt`,
      );
  }
  if (names.includes("")) throw new UserError("--redact-key names an empty key");
  const redaction = new Redaction(paths, names);
  return (args) => {
    // What belongs to the record stays as it is: the policy is asked about it.
    const message = { params: { arguments: structuredClone(args) as unknown } };
    redaction.apply(message);
    return typeof message.params === "string" ? message.params : message.params.arguments;
  };
}

/** Which of the paths and keys have met something in the calls that were seen. */
export class RedactionUse implements MetNames {
  readonly #paths: Set<string>;
  readonly #names: Set<string>;
  /** Calls with arguments. */
  #calls = 0;

  constructor({ redact, redactKeys }: Hidden) {
    this.#paths = new Set(redact);
    this.#names = new Set(redactKeys.map((name) => name.toLowerCase()));
  }

  /** Looks at a call's arguments. */
  look(args: unknown): void {
    if (args === undefined) return;
    this.#calls++;
    if (this.#paths.size > 0) {
      const message = { params: { arguments: args } };
      for (const path of this.#paths) if (leads(message, path)) this.#paths.delete(path);
    }
    if (this.#names.size > 0) for (const name of namesIn(args, this.#names)) this.#names.delete(name);
  }

  state(): MetNamesState {
    return { calls: this.#calls, unmet: [...this.#paths], unmetKeys: [...this.#names] };
  }

  absorb({ calls, unmet, unmetKeys }: MetNamesState): void {
    this.#calls += calls;
    for (const path of this.#paths) if (!unmet.includes(path)) this.#paths.delete(path);
    for (const name of this.#names) if (!unmetKeys.includes(name)) this.#names.delete(name);
  }
}

/**
 * Nothing is printed as if it had been redacted: a path that led to nothing hid nothing.
 * @throws UserError for such a path
 */
export function requireRedacted(use: MetNames | undefined): void {
  const { calls, unmet } = use?.state() ?? { calls: 0, unmet: [] };
  const [path] = unmet;
  if (path === undefined || calls === 0) return;
  const items = path.includes("[")
    ? `; the items of a list are written .*. as in ${path.replaceAll(/\[[^\]]*\]/g, ".*")}`
    : "";
  throw new UserError(
    `--redact ${path} leads to nothing in the arguments of ${calls === 1 ? "the one call" : `any of the ${withCommas(calls)} calls`}, so it hides nothing, and nothing is printed: correct the path or leave it out${items}`,
  );
}

/** A key that was met nowhere; it may only be there in case. */
export function unmetKeys(use: MetNames | undefined, policies: readonly ReadServerPolicy[]): Finding[] {
  const { calls, unmetKeys: names } = use?.state() ?? { calls: 0, unmetKeys: [] };
  const [policy] = policies;
  if (calls === 0 || policy === undefined) return [];
  const { document } = policy;
  return names.map((name) => ({
    check: "redact",
    severity: "warning",
    message: `--redact-key ${name} met no key in the arguments of any call, so it hid nothing`,
    location: document.locate([]),
    related: [],
  }));
}
