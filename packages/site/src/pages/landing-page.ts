/** README.md → what the site's first page says at its top, and below. */

import { plainText } from "./headings.js";

/** @param readme whose first paragraph says what callgate is, and which ends in lists of links that the site has itself */
export function landingPage(readme: string): { readonly lead: string; readonly body: string } {
  const [, lead = "", ...rest] = readme.split("\n\n");
  const end = rest.findIndex((part) => part.startsWith("[All pages]("));
  const body = rest.slice(0, end === -1 ? undefined : end).join("\n\n");
  return { lead: plainText(lead.replaceAll("\n", " ")), body };
}
