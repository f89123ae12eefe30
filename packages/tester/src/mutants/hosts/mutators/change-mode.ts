import type { HostId, Path } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { quoted } from "../../describe-rule.js";
import type { HostMutator } from "../host-mutator.js";
import { textAt } from "../places.js";

/** By host, the keys that say what becomes of calls that no rule is about, and what they may be. */
const DEFAULTS: Readonly<Partial<Record<HostId, readonly (readonly [Path, readonly string[]])[]>>> = {
  "claude-code": [
    [
      ["permissions", "defaultMode"],
      ["default", "plan", "dontAsk", "bypassPermissions"],
    ],
  ],
  codex: [
    [["approval_policy"], ["untrusted", "on-request", "never"]],
    [["sandbox_mode"], ["read-only", "workspace-write", "danger-full-access"]],
  ],
  "gemini-cli": [
    [
      ["general", "defaultApprovalMode"],
      ["default", "auto_edit", "plan"],
    ],
  ],
};

export const changeMode: HostMutator = {
  id: "change-mode",
  summary: "change what becomes of calls that no rule is about",
  *faults({ host, files }) {
    for (const [layer, file] of files.entries())
      for (const [path, words] of DEFAULTS[host] ?? []) {
        const written = file && textAt(file, path);
        if (file === undefined || written === undefined) continue;
        for (const other of words)
          if (other !== written)
            yield {
              layer,
              path,
              sentence: `${quoted(`${path.at(-1)}: ${written}`)} became ${quoted(other)}`,
              edits: replaceScalar(file, path, other),
            };
      }
  },
};
