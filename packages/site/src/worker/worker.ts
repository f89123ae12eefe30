/** The playground's worker: questions in, answers out, one after the other. */

import { answer } from "./answer.js";
import { withLibraries } from "./late-libraries.js";
import type { Answered, Asked } from "./questions.js";

self.addEventListener("message", async ({ data }: MessageEvent<Asked>) => {
  const { id, texts, question } = data;
  const answered: Answered = { id, answer: await withLibraries(() => answer(texts, question)) };
  // What is plain data stays; functions, by which a report is judged, are not sent.
  postMessage(answered);
});

postMessage("ready");
