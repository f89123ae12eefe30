/**
 * How far the inferred categories agree with labelled tools: `npm run bench:categories -- LABELS`. LABELS is JSON
 * lines of `server`, `tool`, `description` and `category`; required, since the project holds no such corpus. Exits 1 below
 * 90 %, and when a tool labelled Execute or Destructive is called Read; 2 without LABELS.
 */

import { readFileSync } from "node:fs";
import { agreementText, agreementWith, readLabels } from "../dist/tools/agreement.js";

const LEAST = 0.9;

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("name a file of labelled tools: npm run bench:categories -- LABELS");
  process.exitCode = 2;
} else {
  const agreement = agreementWith(readLabels(readFileSync(path, "utf8")));
  console.log(agreementText(agreement));
  const met = agreement.share >= LEAST && agreement.hidden === 0;
  console.log(`${met ? "✔" : "✖"} bar: ${100 * LEAST} % agree, and none that runs or deletes is called Read`);
  process.exitCode = met ? 0 : 1;
}
