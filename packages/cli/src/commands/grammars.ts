/** The commands, in the order in which the help lists them: the table of contents. */

import { accessGrammar } from "./access/grammar.js";
import { budgetGrammar } from "./budget/grammar.js";
import { checkGrammar } from "./check/grammar.js";
import { checksGrammar } from "./checks/grammar.js";
import { completionGrammar } from "./completion/grammar.js";
import { convertGrammar } from "./convert/grammar.js";
import { diffGrammar } from "./diff/grammar.js";
import { explainGrammar } from "./explain/grammar.js";
import type { CommandGrammar } from "./grammar.js";
import { initGrammar } from "./init/grammar.js";
import { lintGrammar } from "./lint/grammar.js";
import { lspGrammar } from "./lsp/grammar.js";
import { mcpGrammar } from "./mcp/grammar.js";
import { mergeGrammar } from "./merge/grammar.js";
import { mockOllamaGrammar } from "./mock-ollama/grammar.js";
import { mutateGrammar } from "./mutate/grammar.js";
import { probeGrammar } from "./probe/grammar.js";
import { recordGrammar } from "./record/grammar.js";
import { replayGrammar } from "./replay/grammar.js";
import { reviewGrammar } from "./review/grammar.js";
import { suggestGrammar } from "./suggest/grammar.js";
import { testGrammar } from "./test/grammar.js";
import { toolsGrammar } from "./tools/grammar.js";
import { transcriptsGrammar } from "./transcripts/grammar.js";

export const GRAMMARS: readonly CommandGrammar[] = [
  lintGrammar,
  accessGrammar,
  checkGrammar,
  testGrammar,
  mutateGrammar,
  probeGrammar,
  transcriptsGrammar,
  replayGrammar,
  suggestGrammar,
  mergeGrammar,
  diffGrammar,
  reviewGrammar,
  budgetGrammar,
  convertGrammar,
  recordGrammar,
  toolsGrammar,
  initGrammar,
  checksGrammar,
  explainGrammar,
  lspGrammar,
  mcpGrammar,
  mockOllamaGrammar,
  completionGrammar,
];
