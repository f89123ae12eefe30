/** The transcript formats, in the order in which they are tried: the table of contents. */

import { anthropic } from "./anthropic.js";
import { cassette } from "./cassette.js";
import { claudeCode } from "./claude-code.js";
import { claudeDesktop } from "./claude-desktop.js";
import { cline } from "./cline.js";
import { codex } from "./codex.js";
import { codexLog } from "./codex-log.js";
import { copilotCli } from "./copilot-cli.js";
import { cursor } from "./cursor.js";
import { droid } from "./droid.js";
import { geminiApi, langchain, pydanticAi, vercelAi } from "./frameworks.js";
import { gatewayLog } from "./gateway-log.js";
import { gemini } from "./gemini.js";
import { goose } from "./goose.js";
import { har } from "./har.js";
import { hooks } from "./hooks.js";
import { intercept } from "./intercept.js";
import { jsonRpc } from "./json-rpc.js";
import { openaiChat } from "./openai-chat.js";
import { openaiResponses } from "./openai-responses.js";
import { opencode } from "./opencode.js";
import { otel } from "./otel.js";
import { playwright } from "./playwright.js";
import { qwen } from "./qwen.js";
import type { Reader } from "./reader.js";
import { vcr } from "./vcr.js";
import { vscode } from "./vscode.js";

export const READERS: readonly Reader[] = [
  jsonRpc,
  cassette,
  claudeDesktop,
  hooks,
  cursor,
  qwen,
  claudeCode,
  codex,
  codexLog,
  gemini,
  opencode,
  vscode,
  copilotCli,
  openaiResponses,
  openaiChat,
  cline,
  anthropic,
  goose,
  droid,
  langchain,
  pydanticAi,
  vercelAi,
  geminiApi,
  har,
  playwright,
  gatewayLog,
  vcr,
  otel,
  intercept,
];
