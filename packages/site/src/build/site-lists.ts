/** What callgate's own lists say of checks, dialects and commands, as the pages show it. */

import { DIALECTS } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import { headingsOf } from "../pages/headings.js";

/** What a check is about, in a word or two. */
const KINDS = {
  policy: "what a policy lets through",
  host: "agents' own configuration",
  document: "how a file is read",
  suppressions: "suppressions",
} as const;

export const siteLists = {
  checks: () =>
    CHECKS.map((check) => ({
      id: check.id,
      facts: [check.of === "policy" && check.offByDefault ? "off by default" : check.severity, KINDS[check.of]],
    })),

  dialects: () => Object.values(DIALECTS).map(({ id, engineName }) => ({ id, facts: [engineName] })),

  /** From the list of commands in the page of the command line: the link of each that another page is about. */
  linksOfCommands(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const rows = (files.get("docs/cli.md") ?? "").matchAll(
      /^\| \[`([a-z-]+)[^`]*`\]\((([^)#]+\.md)(?:#[^)]*)?)\) \|/gm,
    );
    const titleOf = (file: string) => headingsOf(files.get(`docs/${file}`) ?? "")[0]?.text ?? file;
    return new Map([...rows].map(([, name = "", link = "", file = ""]) => [name, `[${titleOf(file)}](${link})`]));
  },
};
