/** What one run asks for beside the configuration → the severity of each check. */

import { CHECKS, type Check, type Severities } from "@callgate/linter";

export interface CheckChoice {
  /** Severities that go before the configuration's. */
  readonly severities?: Severities | undefined;
  /** The checks that run, those that are off by default too; all that are on when left out. */
  readonly select?: ReadonlySet<string> | undefined;
  /** Checks that do not run. */
  readonly ignore?: ReadonlySet<string> | undefined;
}

/** Where one of these is found, the others have not looked: they run whatever is selected. */
export const ALWAYS_CHECKED: ReadonlySet<string> = new Set(["schema", "syntax", "unfinished", "unread"]);

/** The configured severities, with those that the choice asks for in their place. */
export function severitiesChosen(configured: Severities, { severities, select, ignore }: CheckChoice): Severities {
  const chosen = new Map([...configured, ...(severities ?? [])]);
  for (const check of CHECKS) {
    const { id } = check;
    const isLeftOut = select !== undefined && !select.has(id) && !ALWAYS_CHECKED.has(id);
    if (isLeftOut || ignore?.has(id)) chosen.set(id, "off");
    else if (select?.has(id) && isOff(check, chosen)) chosen.set(id, check.severity);
  }
  return chosen;
}

/** How many checks the choice leaves; undefined where it chooses none by name. */
export function checksLeft({ select, ignore }: CheckChoice): number | undefined {
  if (select === undefined && ignore === undefined) return undefined;
  return CHECKS.filter(({ id }) => (select === undefined || select.has(id)) && !ignore?.has(id)).length;
}

function isOff(check: Check, severities: Severities): boolean {
  const severity = severities.get(check.id);
  return severity === "off" || (severity === undefined && check.of === "policy" && check.offByDefault === true);
}
