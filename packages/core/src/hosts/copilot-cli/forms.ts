/** The three ways to write tools in Copilot CLI → the tools that each selects. Read off the running program, 1.0.102. */

import { EVERY, type NameTest, type Selector } from "../../policy/access.js";

/** A server's name and a tool's, in `--allow-tool` and `--deny-tool`. Anything else ends the program. */
const RULE = /^([A-Za-z0-9_.@/-]+)(?:\(([^()]+)\))?$/;

/**
 * What `SERVER` or `SERVER(TOOL)` selects: the server as its configuration names it, the tool as the model calls it.
 * Undefined where the program does not take the text.
 */
export function ruleSelector(text: string): Selector | undefined {
  const m = RULE.exec(text);
  if (m === null) return undefined;
  const [, server = "", tool] = m;
  const names: NameTest[] = [{ of: "server", exact: server }];
  if (tool !== undefined) names.push({ of: "model tool", exact: tool });
  return { names };
}

/**
 * What `SERVER`, `SERVER/TOOL`, `SERVER/*` or a model name selects in `--available-tools` and `--excluded-tools`. Case
 * does not count but in a model name.
 */
export function visibleSelectors(text: string): readonly Selector[] {
  return [
    { names: [{ of: "model", exact: text }] },
    { names: [anyCase("server", text)] },
    ...slashSelectors(text, ["tool"]),
  ];
}

/** What `SERVER/TOOL`, `SERVER/MODEL_NAME`, `SERVER/*`, a model name or `*` selects in an agent's `tools`. Case does not count. */
export function agentSelectors(text: string): readonly Selector[] {
  if (text === "*") return [EVERY];
  return [{ names: [anyCase("model", text)] }, ...slashSelectors(text, ["tool", "model"])];
}

/** Names as the server gives them; a name may hold the slash itself, so that each may be the one between the two. */
function slashSelectors(text: string, kinds: readonly NameTest["of"][]): readonly Selector[] {
  const selectors: Selector[] = [];
  for (let at = text.indexOf("/"), n = 0; at >= 0 && n < MAX_SLASHES; at = text.indexOf("/", at + 1), n++) {
    const server = anyCase("server", text.slice(0, at));
    const tool = text.slice(at + 1);
    if (tool === "*") selectors.push({ names: [server] });
    else for (const kind of kinds) selectors.push({ names: [server, anyCase(kind, tool)] });
  }
  return selectors;
}

/** No server and no tool has so many in its name. */
const MAX_SLASHES = 8;

function anyCase(of: NameTest["of"], exact: string): NameTest {
  return { of, exact, anyCase: true };
}
