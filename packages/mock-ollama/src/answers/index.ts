/** Each tool, and what it does. */

import type { ToolName } from "../tools.js";
import type { Answer } from "./answer.js";
import { chat_completion, run } from "./generation.js";
import { cp, create, list, rm, show } from "./models.js";
import { serve } from "./serve.js";
import { pull, push } from "./transfers.js";

export const ANSWERS: Readonly<Record<ToolName, Answer>> = {
  serve,
  create,
  show,
  run,
  pull,
  push,
  list,
  cp,
  rm,
  chat_completion,
};
