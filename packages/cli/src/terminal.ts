/** Where a report goes → how it is shown there. */

import { readFileSync } from "node:fs";
import type { Io } from "@callgate/project/io";
import type { View, WebAddresses } from "@callgate/report";
import { inPackage } from "./package-root.js";

/** What a command says of its report. */
export type Shown = Pick<View, "isVerbose" | "isWhole">;

/** The standard output as it is now. @param colour whether it has colours; as the environment says when left out */
export async function viewOf(io: Io, shown: View, colour = wantsColour(io)): Promise<View> {
  const { stdout, env } = io;
  if (!stdout.isTerminal) return { ...shown, colour };
  return {
    ...shown,
    colour,
    width: stdout.columns ?? columnsIn(env),
    pages: colour && takesLinks(env) ? await pageAddresses() : undefined,
  };
}

/**
 * What the environment says of colours. FORCE_COLOR goes before NO_COLOR (no-color.org), as Node has it; without either
 * they are for terminals.
 */
function wantsColour({ stdout, env }: Io): boolean {
  if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
  return stdout.isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
}

function columnsIn({ COLUMNS: columns = "" }: Io["env"]): number | undefined {
  return /^[1-9]\d{0,3}$/.test(columns) ? Number(columns) : undefined;
}

/** Terminals that are known to take links (OSC 8); others may print them. */
const PROGRAMS: readonly string[] = ["ghostty", "iTerm.app", "vscode", "WezTerm"];
const TERMS: readonly string[] = ["alacritty", "foot", "xterm-ghostty", "xterm-kitty"];
/** VTE before 0.50 crashed on them. */
const LEAST_VTE = 5000;

function takesLinks({ CI, TERM = "", TERM_PROGRAM = "", VTE_VERSION = "", ...env }: Io["env"]): boolean {
  if (CI) return false;
  return (
    PROGRAMS.includes(TERM_PROGRAM) ||
    TERMS.includes(TERM) ||
    Number(VTE_VERSION) >= LEAST_VTE ||
    Boolean(env.WT_SESSION) ||
    Boolean(env.KONSOLE_VERSION)
  );
}

/** The page of each check: on the web, if the package says where that is, else the file that came with it. */
export async function pageAddresses(): Promise<ReadonlyMap<string, string>> {
  const { CHECKS } = await import("@callgate/linter");
  const { checks, ending } = webAddresses() ?? { checks: inPackage("checks/"), ending: ".md" };
  return new Map(CHECKS.map(({ id }) => [id, new URL(`${id}${ending}`, checks).href]));
}

/** Where callgate's pages are; undefined where the package does not say. */
export function webAddresses(): WebAddresses | undefined {
  return webAddressesOf(JSON.parse(readFileSync(inPackage("package.json"), "utf8")));
}

/**
 * @param manifest a package's; a release writes its `repository`, and its `homepage`, the site, where there is one: its pages
 *   are laid out as `docs/` is
 */
export function webAddressesOf(manifest: {
  readonly version: string;
  readonly homepage?: unknown;
  readonly repository?: { readonly url?: unknown } | undefined;
}): WebAddresses | undefined {
  const { homepage, repository, version } = manifest;
  const site = typeof homepage === "string" ? /^https:\/\/[^?#\s]+\/$/.exec(homepage)?.[0] : undefined;
  if (site !== undefined) return { home: site, checks: `${site}checks/`, ending: ".html" };
  const url = repository?.url;
  const home = typeof url === "string" ? /^git\+(https:\/\/[^?#]+?)(?:\.git)?$/.exec(url)?.[1] : undefined;
  return home === undefined ? undefined : { home, checks: `${home}/blob/v${version}/docs/checks/`, ending: ".md" };
}
