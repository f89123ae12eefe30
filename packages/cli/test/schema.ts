/** The JSON that is printed, against the schema that is shipped. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ROOT } from "./run.js";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8"));
const compiled = (name: string) => new Ajv2020({ allErrors: true, strictTypes: false }).compile(schemaOf(name));
/** One that refers to the schema of reports. */
const compiledBeside = (name: string) =>
  new Ajv2020({ allErrors: true, strictTypes: false }).addSchema(schemaOf("report")).compile(schemaOf(name));
const validators = {
  probe: compiled("probe"),
  suggest: compiled("suggest"),
  access: compiledBeside("access"),
  check: compiledBeside("check"),
  checks: compiled("checks"),
  report: compiled("report"),
  test: compiledBeside("test"),
  budget: compiledBeside("budget"),
  mutation: compiledBeside("mutation"),
  transcripts: compiled("transcripts"),
};

/** The report in `text`, when it is as the schema says; what is wrong with it otherwise. */
export function checkedReport(text: string): { errors: unknown; report: Record<string, unknown> } {
  return checked("report", text);
}

/** The same of any schema. */
export function checked(
  schema: keyof typeof validators,
  text: string,
): { errors: unknown; report: Record<string, unknown> } {
  const validate = validators[schema];
  const report = JSON.parse(text);
  validate(report);
  return { errors: validate.errors ?? [], report };
}
