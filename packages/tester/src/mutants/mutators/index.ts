/** The mutators, in alphabetical order: the table of contents. */

import type { Mutator } from "../mutator.js";
import { changeDefault } from "./change-default.js";
import { addToList, takeFromList } from "./change-list.js";
import { countCalls } from "./count-calls.js";
import { dropApproval } from "./drop-approval.js";
import { dropCondition } from "./drop-condition.js";
import { dropLimit } from "./drop-limit.js";
import { dropRule } from "./drop-rule.js";
import { dropTool } from "./drop-tool.js";
import { flipOperator } from "./flip-operator.js";
import { loosenAnchor } from "./loosen-anchor.js";
import { moveBound } from "./move-bound.js";
import { lowerLimit, raiseLimit } from "./move-limit.js";
import { shareCounter } from "./share-counter.js";
import { swapWindow } from "./swap-window.js";
import { unhide } from "./unhide.js";

export const MUTATORS: readonly Mutator[] = [
  addToList,
  changeDefault,
  countCalls,
  dropApproval,
  dropCondition,
  dropLimit,
  dropRule,
  dropTool,
  flipOperator,
  loosenAnchor,
  lowerLimit,
  moveBound,
  raiseLimit,
  shareCounter,
  swapWindow,
  takeFromList,
  unhide,
];
