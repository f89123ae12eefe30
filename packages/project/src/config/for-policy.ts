/** Configuration × a policy's path → the settings that hold for it. */

import { CATEGORIES, type Category, RECOMMENDED } from "@callgate/core/tools";
import { CHECKS, type Check } from "@callgate/linter";
import { type GlobMatcher, globMatcher } from "../io/glob.js";
import type { Io } from "../io/io.js";
import type { IgnoreEntry, Settings } from "./config.js";
import { fromConfig, type LoadedConfig, namedInConfig } from "./load-config.js";

export interface PolicySettings extends Settings {
  /** The first server in the configuration that the policy belongs to. */
  readonly server: string | undefined;
  /** The tool list's path, as named from the working directory. */
  readonly tools: string | undefined;
  readonly ignore: readonly IgnoreEntry[];
}

const NONE: PolicySettings = {
  checks: new Map(),
  categories: new Map(),
  ceilings: {},
  server: undefined,
  tools: undefined,
  ignore: [],
};

/** What holds for the policy at `path`. */
export function settingsFor(path: string, config: LoadedConfig | undefined, io: Io): PolicySettings {
  if (config === undefined) return NONE;
  const own = fromConfig(path, config, io);
  const matches = (globs: readonly string[]) => globs.some((glob) => matcherOf(glob).matches(own));
  const layers: Settings[] = [config, ...config.overrides.filter(({ files }) => matches(files))];
  const server = config.servers.find(({ policies }) => matches(policies));
  const tools = server?.tools ?? (server === undefined ? config.tools : undefined);
  return {
    checks: new Map(layers.flatMap(({ checks }) => [...checks])),
    categories: new Map(layers.flatMap(({ categories }) => [...categories])),
    ceilings: Object.assign({}, ...layers.map(({ ceilings }) => ceilings)),
    server: server?.name,
    tools: tools && namedInConfig(tools, config, io),
    ignore: config.ignore.filter(({ file }) => file === undefined || matches([file])),
  };
}

const matchers = new Map<string, GlobMatcher>();

/** Made once: a configuration may have many globs, of which each is asked about every policy. */
function matcherOf(glob: string): GlobMatcher {
  let matcher = matchers.get(glob);
  if (matcher === undefined) {
    matcher = globMatcher(glob);
    matchers.set(glob, matcher);
  }
  return matcher;
}

/** The settings of a policy with nothing left out, as `--print-config` prints them. */
export function printedSettings(settings: PolicySettings, config: LoadedConfig | undefined): unknown {
  const { checks, categories, ceilings, server, tools, ignore } = settings;
  const severityOf = (check: Check) =>
    checks.get(check.id) ?? (check.of === "policy" && check.offByDefault ? "off" : check.severity);
  return {
    config: config?.uri ?? null,
    server: server ?? null,
    tools: tools ?? null,
    checks: Object.fromEntries(CHECKS.map((check) => [check.id, severityOf(check)])),
    categories: Object.fromEntries(categories),
    ceilings: Object.fromEntries(
      CATEGORIES.map((category: Category) => [category, ceilings[category] ?? RECOMMENDED[category].perMinute ?? null]),
    ),
    ignore: ignore.map(({ location: _, ...entry }) => entry),
    baseline: config?.baseline ?? null,
  };
}
