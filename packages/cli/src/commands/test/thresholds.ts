/** `--coverage-min` → thresholds. */

import { suggestOr } from "@callgate/core/text";
import { UserError } from "@callgate/project/io";
import { COVERED_KINDS, type CoveredKind, type Thresholds } from "@callgate/tester";

/** `90`, `rules=90,conditions=80`. @throws UserError for what is neither */
export function readThresholds(options: readonly string[]): Thresholds {
  const thresholds: Partial<Record<CoveredKind | "total", number>> = {};
  for (const part of options.flatMap((option) => option.split(","))) {
    const [name = "", value] = part.includes("=") ? part.split("=", 2) : ["total", part];
    const kinds = [...COVERED_KINDS, "total"] as const;
    const kind = kinds.find((one) => one === name.trim());
    if (kind === undefined)
      throw new UserError(`--coverage-min knows no \`${name}\`${suggestOr(name, kinds, "; there are")}`);
    const percent = Number(value?.trim().replace(/ ?%$/, ""));
    if (value?.trim() === "" || !(percent >= 0 && percent <= 100))
      throw new UserError(`--coverage-min takes a number of percent from 0 to 100, not \`${value ?? ""}\``);
    thresholds[kind] = percent;
  }
  return thresholds;
}
