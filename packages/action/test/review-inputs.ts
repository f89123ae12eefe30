/** What tests of reviews begin with: the inputs of a step that says nothing, and random numbers that come again. */

import type { Inputs } from "../src/inputs.js";

export const INPUTS: Inputs = {
  policies: [],
  config: undefined,
  tools: undefined,
  transcripts: [],
  suites: [],
  suggest: [],
  suggestTo: "intercept",
  suggestIssue: undefined,
  failOn: "error",
  failOnWidened: "execute",
  failOnUnknown: true,
  comment: false,
  commentName: "callgate",
  token: undefined,
};

/** A small generator (mulberry32): the same seed gives the same numbers, each from 0 up to `below`, which is not one of them. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
