/** A policy in a page → the fragment that opens the playground with it. */

import { deflateRawSync } from "node:zlib";
import type { Page } from "../pages/page.js";
import { FRAGMENT_VERSION, type SharedTexts } from "../shared-texts.js";
import { withoutMarks } from "./highlight.js";
import type { PageBlock } from "./markdown.js";

/** Undefined for a block that is no whole gateway's policy on the page of a check. */
export function playgroundFragment({ source }: Page, { info, text, tools }: PageBlock): string | undefined {
  if (!source.startsWith("docs/checks/") || (info !== "yaml" && info !== "json")) return undefined;
  const shared: SharedTexts = {
    policy: { name: `policy.${info}`, text: `${withoutMarks(text)}\n` },
    ...(tools === undefined ? {} : { tools }),
  };
  return `#${FRAGMENT_VERSION}${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`;
}
