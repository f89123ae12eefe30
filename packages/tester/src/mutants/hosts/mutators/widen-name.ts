import type { Path } from "@callgate/core";
import { renameKey, replaceScalar } from "@callgate/core/edit";
import { nodeAt } from "@callgate/core/yaml";
import { quoted } from "../../describe-rule.js";
import { commandWords } from "../command-words.js";
import type { HostMutator, HostSubject } from "../host-mutator.js";
import { decidingValues, serversOf, textAt } from "../places.js";

export const widenName: HostMutator = {
  id: "widen-name",
  summary: "let a rule for one tool be for all of its server's",
  *faults(subject) {
    const known = new Set<string>();
    for (const { file, layer, path } of decidingValues(subject))
      for (const at of namesAt(subject, path)) {
        const key = JSON.stringify([layer, at]);
        const name = at.part === "key" ? String(at.path.at(-1)) : textAt(file, at.path);
        if (name === undefined || known.has(key)) continue;
        known.add(key);
        const wider = widened(subject, name, at.path);
        if (wider === undefined || wider === name) continue;
        // A rule for all of them is there already.
        if (at.part === "key" && nodeAt(file.root, [...at.path.slice(0, -1), wider]) !== undefined) continue;
        const edits = at.part === "key" ? renameKey(file, at.path, wider) : replaceScalar(file, at.path, wider);
        yield { layer, ...at, sentence: `${quoted(name)} became ${quoted(wider)}`, edits };
      }
    for (const { layer, word, text, span } of commandWords(subject)) {
      const found = /^([^(]*[\w.@/-]+)\([^(),]+\)(['"]?)$/.exec(text);
      if (found === null) continue;
      const wider = `${found[1]}${found[2]}`;
      const sentence = `${quoted(text)} became ${quoted(wider)}`;
      yield { layer, path: [word], sentence, edits: [{ ...span, text: wider }] };
    }
  },
};

interface NamePlace {
  readonly path: Path;
  readonly part: "key" | "value";
}

/** Where the names are that a rule at a path is about. */
function namesAt({ host }: HostSubject, path: Path): readonly NamePlace[] {
  const value = (at: Path): NamePlace => ({ path: at, part: "value" });
  switch (host) {
    case "claude-code":
      return path[0] === "permissions" && typeof path[2] === "number" ? [value(path)] : [];
    case "gemini-cli":
      if (path[0] === "rule" && path.length === 2)
        return [
          value([...path, "toolName"]),
          ...Array.from({ length: MAX_NAMES }, (_, index) => value([...path, "toolName", index])),
        ];
      return path[0] === "tools" && typeof path[2] === "number" ? [value(path)] : [];
    case "copilot-cli":
      return path[0] === "tools" && typeof path[1] === "number" ? [value(path)] : [];
    case "opencode": {
      const at = path.findIndex((step) => step === "permission" || step === "tools");
      return at >= 0 && path.length > at + 1 ? [{ path: path.slice(0, at + 2), part: "key" }] : [];
    }
    case "codex":
      return [];
    default:
      return host satisfies never;
  }
}

/** Of a rule with a list of names, so many are looked at. */
const MAX_NAMES = 50;

function widened(subject: HostSubject, name: string, path: Path): string | undefined {
  switch (subject.host) {
    case "claude-code": {
      const rest = /^mcp__(.+?)__(.+)$/.exec(name);
      return rest === null ? undefined : `mcp__${rest[1]}__*`;
    }
    case "gemini-cli": {
      const hasServer = path[0] === "rule" && !name.startsWith("mcp_");
      if (hasServer) return /[*]/.test(name) ? undefined : "*";
      const server = serverIn(subject, name.slice("mcp_".length));
      return server === undefined || !name.startsWith("mcp_") ? undefined : `mcp_${server}_*`;
    }
    case "copilot-cli": {
      const slash = name.indexOf("/");
      return slash < 1 ? undefined : `${name.slice(0, slash)}/*`;
    }
    case "opencode": {
      const server = serverIn(subject, name);
      return server === undefined || /[*?]/.test(name) ? undefined : `${server}_*`;
    }
    case "codex":
      return undefined;
    default:
      return subject.host satisfies never;
  }
}

/** The server's part of a name: one that is known, else up to the first `_`. */
function serverIn(subject: HostSubject, name: string): string | undefined {
  const written = serversOf(subject).map((server) => server.replace(/[^A-Za-z0-9_.:-]/g, "_"));
  const known = written.find((server) => name.startsWith(`${server}_`));
  return known ?? /^([^_*?]+)_./.exec(name)?.[1];
}
