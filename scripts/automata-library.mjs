/** The automata library less what it knows of JavaScript's own patterns: four fifths of it are tables of Unicode. */

import { parseAst } from "rolldown/parseAst";

/** What packages/core/src/logic/automata asks of it. */
const USED = ["CharSet", "FAIterators"];

/**
 * The library's one CommonJS file → a module of which a bundler keeps what is used.
 * Throws where the file is no longer laid out as it was.
 */
export function automataModule(code) {
  const end = code.lastIndexOf(";exports.");
  const exported = new Map([...code.slice(end).matchAll(/exports\.(\w+)=(\w+)(?=[,;])/g)].map(([, ...pair]) => pair));
  const missing = USED.filter((name) => !exported.has(name));
  if (end < 0 || missing.length > 0) throw new Error(`refa is laid out otherwise: ${missing} not found`);
  const body = code.slice(0, end).replace('Object.defineProperty(exports,"__esModule",{value:!0});', "");
  return `${markedPure(body)};export {${USED.map((name) => `${exported.get(name)} as ${name}`)}};`;
}

/** Marks what top-level variables are set to by a call: it makes a value and does no more. */
function markedPure(code) {
  const calls = parseAst(code)
    .body.flatMap((statement) => (statement.type === "VariableDeclaration" ? statement.declarations : []))
    .flatMap(({ init }) => (init?.type === "CallExpression" || init?.type === "NewExpression" ? [init.start] : []));
  return calls.reduceRight((text, at) => `${text.slice(0, at)}/*@__PURE__*/${text.slice(at)}`, code);
}
