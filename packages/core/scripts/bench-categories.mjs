/**
 * How far the inferred categories agree with labelled tools: `npm run bench:categories [-- LABELS]`. LABELS is JSON
 * lines of `server`, `tool`, `description` and `category`, of a corpus beside the project when left out. Exits 1 below
 * 90 %, and when a tool labelled Execute or Destructive is called Read.
 */

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { agreementText, agreementWith, readLabels } from "../dist/tools/agreement.js";

const BESIDE = fileURLToPath(new URL("../../../../shared/corpus/tool-labels/labels.jsonl", import.meta.url));
const LEAST = 0.9;

const [named] = process.argv.slice(2);
const path = named ?? BESIDE;
if (named === undefined && !existsSync(path))
  console.log(`there are no labelled tools at ${path}: nothing is measured`);
else {
  const agreement = agreementWith(readLabels(readFileSync(path, "utf8")));
  console.log(agreementText(agreement));
  const met = agreement.share >= LEAST && agreement.hidden === 0;
  console.log(`${met ? "✔" : "✖"} bar: ${100 * LEAST} % agree, and none that runs or deletes is called Read`);
  process.exitCode = met ? 0 : 1;
}
