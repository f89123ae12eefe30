/** What the playground asks its worker, and what that answers: plain data. */

import type { Finding } from "@callgate/core";
import type { Page } from "@callgate/report/present";

/** The texts of the playground. An empty one is not there. */
export interface PlaygroundTexts {
  readonly policy: { readonly name: string; readonly text: string };
  /** What the policy is compared with. */
  readonly before: string;
  /** The tool list of the server that the policy guards, as JSON. */
  readonly tools: string;
  /** Recorded calls, in any of the formats that callgate reads. */
  readonly session: string;
}

/** What is answered with a report. */
export type ReportQuestion =
  | { readonly kind: "findings"; readonly fixes: boolean }
  /** The policy with every safe fix. */
  | { readonly kind: "fixed" }
  | {
      readonly kind: "call";
      /** Of an agent's configuration, the name of the server there. */
      readonly server: string;
      readonly tool: string;
      /** As JSON. */
      readonly args: string;
    }
  | { readonly kind: "tools" }
  | { readonly kind: "difference" }
  | { readonly kind: "budget" }
  /** What becomes of the recorded calls. */
  | { readonly kind: "replay" };

/** What is to be known of a place in the policy, which counts from 0 as the language server protocol does. */
export interface HoverQuestion {
  readonly kind: "hover";
  readonly at: TextPlace;
}

export type Question = ReportQuestion | HoverQuestion;

/** Both from 0; characters in UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
}

/** A report for people; of findings also what an editor needs. */
export interface Answer {
  readonly page: Page;
  readonly findings?: readonly Finding[];
  /** The tools that the policy, or its list, names. */
  readonly names?: readonly string[];
  /** The policy's text with every safe fix; undefined where there is nothing to fix. */
  readonly fixed?: string | undefined;
}

/** What is known of a place. */
export interface Hover {
  /** As Markdown; undefined where there is nothing to say. */
  readonly hover: string | undefined;
  readonly range?: { readonly start: TextPlace; readonly end: TextPlace } | undefined;
}

/** Why there is no answer: what is wrong with what was asked, in a sentence. */
export interface Refusal {
  readonly refusal: string;
}

export interface Asked {
  readonly id: number;
  readonly texts: PlaygroundTexts;
  readonly question: Question;
}

export interface Answered {
  readonly id: number;
  readonly answer: Answer | Hover | Refusal;
}
