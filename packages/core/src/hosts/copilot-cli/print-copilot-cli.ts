/** Rules → a script with Copilot CLI's command line. */

import { mangled } from "../../policy/naming.js";
import {
  ALLOW,
  type ChosenRule,
  DENY,
  type HostPrinter,
  type KnownNames,
  READS,
  type Term,
} from "../convert/host-printer.js";
import { NAMING } from "./about.js";
import { ruleSelector } from "./forms.js";

export const copilotCliPrinter: HostPrinter = {
  naming: NAMING,
  name: "Copilot CLI",
  file: { scope: "script", path: "copilot.sh" },
  order: "severity",
  forms: [ALLOW, READS, DENY],
  bases: [{ form: "reads" }],
  hints:
    "Copilot CLI runs a tool that calls itself read-only without asking; a tool list tells whether it does: --tools SERVER=FILE",
  hasPatterns: false,
  terms,
  print,
};

function terms({ servers, tools }: KnownNames): readonly Term[] {
  return servers.flatMap((server) => [
    ...[...(tools.get(server) ?? [])].flatMap((tool) =>
      termOf(`${server}(${mangled(NAMING, tool)})`, { server, tool }),
    ),
    ...termOf(server, { server }),
  ]);
}

/** None where the program would not take the text. */
function termOf(text: string, about: Pick<Term, "server" | "tool">): readonly Term[] {
  const selector = ruleSelector(text);
  return selector === undefined ? [] : [{ ...about, text, selectors: [selector], forms: ["allow", "deny"] }];
}

function print(rules: readonly ChosenRule[]): string {
  const options = rules.map(({ term, form }) => `--${form}-tool '${term.text}'`);
  return `#!/bin/sh\n${["copilot", ...options.map((option) => `  ${option}`)].join(" \\\n")}\n`;
}
