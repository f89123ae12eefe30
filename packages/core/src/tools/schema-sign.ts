/** The shape of a tool's arguments → what it says the tool does. */

import { fieldOf, isObject } from "../values/json-values.js";
import { riskiest, type Sign } from "./sign.js";
import { nameWords } from "./split.js";
import { verbInName } from "./verb.js";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Arguments that choose what is done. */
const CHOICE = set("action command method mode op operation verb");

/** Arguments that are run: a program in whatever language. */
const PROGRAM = set("bash cmd code command cypher expression javascript js program python script shell sql statement");

/** Arguments that a model answers, or that are searched for. */
const FREE_TEXT = set("input instruction instructions message messages prompt query question task");

/** Of programs, those that no reading tool takes unless it runs them. */
const QUERY_TEXT = set("bash cypher javascript shell sql");

/** Where results go when they are not only returned. */
const OUTPUT = set(`dest destination outdir outfile outputdir outputdirectory outputfile outputpath savedir savepath
  savetopath targetpath`);

/** More arguments, or more choices, than these are not looked at. */
const MAX_LOOKED_AT = 200;

/** The names of a schema's arguments; none where it has no readable `properties`. */
export function parameterNames(schema: Readonly<Record<string, unknown>> | undefined): string[] {
  return Object.keys(propertiesOf(schema)).slice(0, MAX_LOOKED_AT);
}

/** The riskiest act that an argument such as `method` may choose, where the schema lists the choices. */
export function choiceSign(schema: Readonly<Record<string, unknown>> | undefined): Sign | undefined {
  const properties = propertiesOf(schema);
  const signs: Sign[] = [];
  for (const name of Object.keys(properties).slice(0, MAX_LOOKED_AT)) {
    const choices = CHOICE.has(name) ? fieldOf(properties[name], "enum") : undefined;
    if (!Array.isArray(choices)) continue;
    for (const choice of choices.slice(0, MAX_LOOKED_AT)) {
      const [word = ""] = typeof choice === "string" ? nameWords(choice) : [];
      const verb = verbInName(word, false);
      if (verb !== undefined && verb.plainness !== "hint")
        signs.push({ category: verb.category, strength: 3, because: `its \`${name}\` may be \`${word}\`` });
    }
  }
  return riskiest(signs);
}

/** An argument that is a program or a query, if there is one. */
export function programSign(parameters: readonly string[], onlyQueries: boolean): Sign | undefined {
  const name = parameters.find((parameter) => (onlyQueries ? QUERY_TEXT : PROGRAM).has(parameter.toLowerCase()));
  if (name === undefined) return undefined;
  return { category: "Execute", strength: 3, because: `it takes \`${name}\`` };
}

/** An argument that may say anything, if there is one. */
export function freeTextSign(parameters: readonly string[]): Sign | undefined {
  const name = parameters.find((parameter) => FREE_TEXT.has(parameter.toLowerCase()));
  if (name === undefined) return undefined;
  return { category: "Execute", strength: 1, because: `it takes \`${name}\`, which may say anything` };
}

/** Arguments that a tool takes to think with: it gives them back. */
const THOUGHT = set("thought thoughts");

/** An argument that is only thought about, if there is one. */
export function thoughtSign(parameters: readonly string[]): Sign | undefined {
  const name = parameters.find((parameter) => THOUGHT.has(parameter.toLowerCase()));
  return name === undefined ? undefined : { category: "Read", strength: 1, because: `it takes a \`${name}\`` };
}

/** An argument that names where to write, if there is one. */
export function outputSign(parameters: readonly string[]): Sign | undefined {
  const name = parameters.find((parameter) => OUTPUT.has(nameWords(parameter).join("")));
  return name === undefined ? undefined : { category: "Write", strength: 3, because: `it takes \`${name}\`` };
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const properties = fieldOf(schema, "properties");
  return isObject(properties) ? properties : {};
}
