/** What a pretty report is painted with; without colour it is the same text. */

import type { Severity } from "@callgate/core";
import { Chalk, type ChalkInstance } from "chalk";

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly place: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

export function styleOf(colour: boolean): Style {
  const chalk: ChalkInstance = new Chalk({ level: colour ? 1 : 0 });
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    place: chalk.cyan,
    severity: { error: chalk.bold.red, warning: chalk.bold.yellow, note: chalk.bold.blue },
  };
}
