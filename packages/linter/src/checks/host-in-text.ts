import type { Rule } from "@callgate/core";
import { argumentTest } from "@callgate/core/engine";
import { all, holds } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import {
  isList,
  isPattern,
  matching,
  nameOf,
  readable,
  sampleOf,
  type TextAllowlist,
  textAllowlists,
} from "../allowlists.js";
import { wholeText } from "../anchors.js";
import { EMAIL_NAME, URL_NAME } from "../argument-names.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { firstShown, perOrigin } from "../per-origin.js";
import { allowedCall, valueAt } from "../witness.js";

export const hostInText: PolicyCheck = {
  id: "host-in-text",
  of: "policy",
  severity: "warning",
  summary: "a URL allowlist that is met elsewhere in the URL, or `contains` as an allowlist",
  *run(context) {
    for (const [allowlist, tools] of perOrigin(context.tools, textAllowlists)) {
      if (!MAY_HOLD_HOST.test(allowlist.source) && allowlist.op === "regex") continue;
      if (!isPattern(allowlist)) continue;
      const problemOf = allowlist.op === "contains" ? ofContains : ofPattern;
      const problem = firstShown(allowlist, tools, context, problemOf);
      if (problem !== undefined) yield problem;
    }
  },
};

/** A dot before a letter or a digit, escaped or not: most patterns have none. */
const MAY_HOLD_HOST = /\.[a-z0-9]|localhost/i;

/** `api.acme.com`, `https://acme.com/v1/`, `.acme.com`, `@acme.com`; but no file's name, and no version. */
const HOST = /^(?:https?)?(?::\/\/)?[.@]?(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|localhost|\d+(?:\.\d+){3})(?::\d+)?(?:\/.*)?$/i;
const FILE = /\.(?:json|ya?ml|md|txt|py|[jt]sx?|sh|csv|log|xml|html?|go|rs|toml|ini|env|conf|cfg|sql|pdf|png)$/i;

/** Words by which an author says that nothing else may pass. */
const ONLY =
  /\b(?:only|allow-?list(?:ed)?|white-?list(?:ed)?|restrict(?:ed|s)?|limited to|must be|nothing (?:else|but))\b/i;

function ofContains(allowlist: TextAllowlist, tool: KnownTool, context: CheckContext): CheckProblem | undefined {
  const { source, rule, segments } = allowlist;
  const isHost = HOST.test(source) && (!FILE.test(source) || URL_NAME.test(nameOf(allowlist)));
  // Where paths lead is `path-traversal`'s to tell, and an item of a list is compared as a whole.
  if (
    (!isHost && (!saysOnly(rule) || /^[~./]|[/\\]$/.test(source) || /[^s]s$/.test(nameOf(allowlist)))) ||
    isList(segments, tool)
  )
    return undefined;
  const name = clip(allowlist.condition.path);
  for (const value of isHost ? aroundHost(source, nameOf(allowlist)) : aroundText(source, nameOf(allowlist))) {
    const call = allowedCall(tool, context.checker, { chosen: { segments, value } });
    if (call === undefined) continue;
    return {
      path: [...allowlist.origin, "value"],
      message: `\`contains\` finds \`${clip(source)}\` anywhere in the text: \`${name}\` \`${clip(value)}\` passes; ${isHost ? "compare the whole text with `in`, or match it with an anchored `regex`" : "list what may pass with `in`, or match it with a `regex` anchored at both ends"}`,
      witness: { calls: [call], decision: "allow" },
    };
  }
  return undefined;
}

function saysOnly({ name, named, message, explained }: Rule): boolean {
  return (named && ONLY.test(name.replaceAll("_", " "))) || (explained && ONLY.test(message));
}

/** Texts of which what is asked for is only a part. */
function aroundText(part: string, name: string): readonly string[] {
  if (/sql|query|statement/i.test(name)) return [`DROP TABLE users; ${part}`];
  if (/command|cmd|script|shell|code/i.test(name)) return [`rm -rf /; ${part}`];
  return [`something else ${part}`, `x${part}`];
}

/** Texts that hold the host and lead elsewhere. */
function aroundHost(host: string, name: string): readonly string[] {
  const bare = host.replace(/^(?:https?)?:\/\//, "");
  if (host.startsWith("@")) return [`x${host}.evil.example`, `x@evil.example,y${host}`];
  if (EMAIL_NAME.test(name) && bare === host) return [`x@${host}.evil.example`, `x@evil.example,y@${host}`];
  if (/host|domain/i.test(name) && bare === host)
    return [`x${host.startsWith(".") ? host : `.${host}`}.evil.example`, `https://evil.example/?q=${host}`];
  return [`https://evil.example/?q=${host}`, `https://evil.example/${bare}`, `${bare}.evil.example`];
}

/** A host that no author intends. */
const EVIL = "evil.example";

function ofPattern(allowlist: TextAllowlist, tool: KnownTool, { checker }: CheckContext): CheckProblem | undefined {
  const { source, segments, condition, test } = allowlist;
  const written = readable(source);
  const hosts = hostsIn(written);
  const isUrl = /https?\??:\/\//.test(written) || written.includes("://") || URL_NAME.test(nameOf(allowlist));
  if (hosts.length === 0 || !isUrl || isList(segments, tool)) return undefined;
  // A pattern that takes any host says nothing of hosts.
  const plain = [`https://${EVIL}/`, `https://${EVIL}`, `https://${EVIL}/a`, `http://${EVIL}/`, EVIL];
  if (plain.some(test)) return undefined;
  const sample = sampleOf(allowlist, tool, checker);
  const [, scheme = "https://", own, rest = "/"] = /^([a-z]+:\/\/)([^/?#]+)(.*)$/s.exec(sample ?? "") ?? [];
  const named = own === undefined ? hosts : [...new Set([own, ...hosts])];
  const isHostOnly = /host|domain/i.test(nameOf(allowlist)) && !written.includes("://");
  for (const value of isHostOnly ? otherHosts(hosts) : elsewhere(named, scheme, rest)) {
    if (!test(value) || !isEvil(hostOf(value), hosts)) continue;
    const call = allowedCall(tool, checker, { chosen: { segments, value } });
    if (call !== undefined) return problem(value, call.args);
  }
  for (const evil of isHostOnly ? [] : EVIL_URLS) {
    const also = all([holds(condition), holds(matching(segments, evil))]);
    const call = allowedCall(tool, checker, { also });
    const value = valueAt(call?.args, segments);
    if (call !== undefined && typeof value === "string" && isEvil(hostOf(value), hosts))
      return problem(value, call.args);
  }
  return undefined;

  function problem(value: string, args: Readonly<Record<string, unknown>>): CheckProblem {
    // Where the pattern as the whole text is met elsewhere, too, anchors alone do not help.
    const isOpenWithin = argumentTest(matching(segments, wholeText(source)))(value);
    // This finding takes the place of `unanchored-regex`'s, and its severity, where the host goes on.
    const goesOn = isOpenWithin && named.some((host) => test(`${scheme}${host}.${EVIL}`));
    return {
      path: [...allowlist.origin, "value"],
      severity: goesOn ? "error" : undefined,
      message: `the pattern's host need not be the URL's: \`${clip(condition.path)}\` \`${clip(value)}\` passes, and leads to \`${clip(hostOf(value))}\`; write the host as a whole, with \`[a-z0-9.-]\` where it may vary, and \`/\` after it`,
      witness: { calls: [{ tool: tool.name, args }], decision: "allow" },
      covers: isOpenWithin ? ["unanchored-regex"] : undefined,
    };
  }
}

/** URLs with a host that no author intends; asked of the logic. */
const EVIL_URLS = [
  "^https?://evil\\.example(?:[/?#][!-~]*)?$",
  "^https?://[!-.0->@-~]*@evil\\.example(?:[/?#][!-~]*)?$",
  "^https?://[a-z0-9.-]+\\.evil\\.example(?:[/?#][!-~]*)?$",
];

/** The hosts that a pattern can be seen to name, at most a few. */
function hostsIn(written: string): readonly string[] {
  const found = written.match(/(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|\blocalhost|\b\d+(?:\.\d+){3})(?![a-z0-9.-])/gi) ?? [];
  return [...new Set(found.filter((host) => !FILE.test(host)))].slice(0, 4);
}

/** URLs that hold a host and lead elsewhere, the plainest first. */
function* elsewhere(hosts: readonly string[], scheme: string, rest: string): Iterable<string> {
  for (const host of hosts) {
    const dotted = host.startsWith(".") ? `x${host}` : host;
    for (const end of new Set(["", "/", rest])) {
      yield `${scheme}${EVIL}/?q=${dotted}${end}`;
      yield `${scheme}${EVIL}/?u=https://${dotted}${end}`;
      yield `${scheme}${EVIL}/${dotted}${end}`;
      yield `${scheme}${EVIL}/x.${dotted}${end}`;
      yield `${scheme}${EVIL}?x.${dotted}${end}`;
      yield `${scheme}${EVIL}?${dotted}${end}`;
      yield `${scheme}${EVIL}#x.${dotted}${end}`;
      yield `${scheme}${dotted}@${EVIL}${end}`;
      yield `${scheme}${dotted}:1@${EVIL}${end}`;
      yield `${scheme}${dotted}.${EVIL}${end}`;
      yield `${scheme}evil-${dotted}${end}`;
      yield `${scheme}evil${dotted}${end}`;
      yield `${scheme}${EVIL}/@${dotted}${end}`;
    }
  }
  yield* otherHosts(hosts);
}

/** Hosts that only look like one that was meant, for arguments that hold no more than a host. */
function* otherHosts(hosts: readonly string[]): Iterable<string> {
  for (const host of hosts) {
    yield `${host}.${EVIL}`;
    yield `evil-${host}`;
    yield `evil${host}`;
    yield `${EVIL}/${host}`;
    yield `${EVIL}/.${host}`;
  }
}

/** The host that a URL leads to, or of a text without a scheme the text up to the first slash. */
function hostOf(url: string): string {
  const [authority = ""] = url.replace(/^[a-z]+:\/\//i, "").split(/[/?#\\]/);
  return authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
}

/** Whether the host is foreign: neither one of the pattern's nor below one. */
function isEvil(host: string, hosts: readonly string[]): boolean {
  if (host === EVIL || host.endsWith(`.${EVIL}`)) return true;
  // What comes before `acme.com` may be anybody's; before `api.acme.com` it is still Acme's.
  return hosts.some((own) => own.split(".").length === 2 && (host === `evil${own}` || host === `evil-${own}`));
}
