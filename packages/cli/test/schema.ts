/** The JSON that is printed, against the schema that is shipped. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { ROOT } from "./run.js";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8"));

type Name =
  | "access"
  | "budget"
  | "check"
  | "checks"
  | "mutation"
  | "probe"
  | "report"
  | "suggest"
  | "test"
  | "transcripts";

/** Some schemas refer to that of reports. */
const ajv = new Ajv2020({ allErrors: true, strictTypes: false }).addSchema(schemaOf("report"), "report");

/** Compiled when a test first asks for it. */
function validatorOf(name: Name): ValidateFunction {
  const known = ajv.getSchema(name);
  if (known !== undefined) return known;
  return ajv.addSchema(schemaOf(name), name).getSchema(name) as ValidateFunction;
}

/** The report in `text`, when it is as the schema says; what is wrong with it otherwise. */
export function checkedReport(text: string): { errors: unknown; report: Record<string, unknown> } {
  return checked("report", text);
}

/** The same of any schema. */
export function checked(schema: Name, text: string): { errors: unknown; report: Record<string, unknown> } {
  const validate = validatorOf(schema);
  const report = JSON.parse(text);
  validate(report);
  return { errors: validate.errors ?? [], report };
}
