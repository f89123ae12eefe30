/** A value against a JSON Schema → what is wrong with it, naming the field. */

import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from "ajv/dist/2020.js";

/** What is wrong with a value, or undefined when nothing is. */
export type SchemaCheck = (value: unknown) => string | undefined;

const SHOWN = 100;

/** The schemas are our own, and tested against the meta-schema: to compile that takes longer than all else at the start. */
const VALIDATION: Options = { meta: false, validateSchema: false };

/** A check by a JSON Schema of ours that tells the first thing wrong. Compiles the schema when it is first asked. */
export function schemaCheck(schema: object): SchemaCheck {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= new Ajv2020(VALIDATION).compile(schema);
    return validate(value) ? undefined : sentence(validate.errors?.[0]);
  };
}

/** The beginning of a client's text: an answer must not grow with its request. */
export function clipped(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function sentence(error: ErrorObject | undefined): string {
  if (error === undefined) return "it is not as it should be";
  const { keyword, params, instancePath } = error;
  const place = fieldName(instancePath);
  switch (keyword) {
    case "required":
      return `\`${join(place, params.missingProperty)}\` is missing`;
    case "additionalProperties":
      return `\`${clipped(join(place, params.additionalProperty))}\` is not known here; leave it out`;
    case "enum":
      return `\`${place}\` must be one of ${params.allowedValues.join(", ")}`;
    case "minimum":
      return `\`${place}\` must be at least ${params.limit}`;
    case "maximum":
      return `\`${place}\` must be at most ${params.limit}`;
    case "type":
      return place === "" ? `it must be an ${params.type}` : `\`${place}\` must be ${article(params.type)}`;
    default:
      return `\`${place}\` ${error.message}`;
  }
}

/** `/messages/0/role` → `messages[0].role`. */
function fieldName(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(join, "");
}

function join(place: string, step: string): string {
  if (/^\d+$/.test(step) && place !== "") return `${place}[${step}]`;
  return place === "" ? step : `${place}.${step}`;
}

function article(type: string): string {
  return `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}
