/** The mutators of agents' own configuration, in alphabetical order: the table of contents. */

import type { HostMutator } from "../host-mutator.js";
import { changeMode } from "./change-mode.js";
import { dropHostCondition } from "./drop-condition.js";
import { dropEntry } from "./drop-entry.js";
import { flipAction } from "./flip-action.js";
import { moveEntry } from "./move-entry.js";
import { swapRules } from "./swap-rules.js";
import { widenName } from "./widen-name.js";

export const HOST_MUTATORS: readonly HostMutator[] = [
  changeMode,
  dropHostCondition,
  dropEntry,
  flipAction,
  moveEntry,
  swapRules,
  widenName,
];
