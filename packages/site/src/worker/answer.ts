/** A question of the playground → its answer, by the library that the commands are made of. */

import { UserError } from "@callgate/project/io";
import { lintProject } from "@callgate/project/lint";
import { presentLint } from "@callgate/report/present";
import { memoryIo } from "./memory-io.js";
import type { Answer, Hover, PlaygroundTexts, Question, Refusal } from "./questions.js";

const TOOLS = "tools.json";
const BEFORE = "before/";
const SESSION = "session.jsonl";

/** Total: what is wrong with a text is a finding or a sentence. */
export async function answer(texts: PlaygroundTexts, question: Question): Promise<Answer | Hover | Refusal> {
  try {
    return await answered(texts, question);
  } catch (error) {
    if (error instanceof UserError) return { refusal: error.message };
    throw error;
  }
}

async function answered(texts: PlaygroundTexts, question: Question): Promise<Answer | Hover> {
  const { name, text } = texts.policy;
  const files = new Map([
    [name, text],
    ...(texts.before === "" ? [] : [[BEFORE + name, texts.before] as const]),
    ...(texts.tools === "" ? [] : [[TOOLS, texts.tools] as const]),
    ...(texts.session === "" ? [] : [[SESSION, texts.session] as const]),
  ]);
  const io = memoryIo(files);
  const tools = texts.tools === "" ? undefined : TOOLS;
  if (question.kind === "findings" || question.kind === "fixed") {
    const how = question.kind === "fixed" ? ({ fixes: true, fix: "safe" } as const) : { fixes: question.fixes };
    const { report, fixing } = await lintProject({ paths: [name], tools, ...how }, io);
    return {
      page: presentLint(report),
      findings: report.findings,
      fixed: fixing.files.find(({ before, after }) => before !== after)?.after,
    };
  }
  const { reportFor, textHover } = await import("./late-answers.js");
  if (question.kind === "hover") {
    const shown = await textHover({ name, text, toolsPath: tools, io }, question.at);
    return { hover: shown?.markdown, range: shown?.range };
  }
  return reportFor(
    question,
    {
      name,
      before: texts.before === "" ? undefined : BEFORE + name,
      tools,
      session: texts.session === "" ? undefined : SESSION,
    },
    io,
  );
}
