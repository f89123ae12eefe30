/** A rule that carries another tool's counter → lines of an Intercept policy. */

import { quoted, yamlText } from "../../values/literal.js";
import type { Carrier } from "./carrier.js";

export function carrierLines({ rule: { name, conditions, state } }: Carrier): string[] {
  const [{ path, op, value }] = conditions;
  return [
    `      - name: ${quoted(name)}`,
    "        conditions:",
    `          - { path: ${yamlText(path)}, op: ${op}, value: ${value} }`,
    `        state: { counter: ${yamlText(state.counter)}, window: ${state.window} }`,
  ];
}
