/** What is to be known of a place in the policy, under the pointer or, by the keyboard, at the cursor. */

import type { EditorState, Extension } from "@codemirror/state";
import {
  activateHover,
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
  type Tooltip,
} from "@codemirror/view";
import type { TextPlace } from "../worker/questions.js";
import { element } from "./blocks.js";

export interface PlaceHover {
  readonly content: readonly Node[];
  /** What of the text it is about, where that is known. */
  readonly range?: { readonly start: TextPlace; readonly end: TextPlace } | undefined;
}

/** A place of the policy → what is shown of it; undefined where there is nothing to say. */
export type HoverSource = (at: TextPlace) => Promise<PlaceHover | undefined>;

/** A browser's own help gives way to a page's; the site's search has the keys that other editors use for this. */
const KEY = "F1";

const NOTHING: PlaceHover = { content: [new Text("There is nothing to say of this place.")] };

/** @param hoverAt asked when the pointer rests on a place, or the key is pressed */
export function hovers(hoverAt: HoverSource): Extension {
  /** What the keyboard asked for is shown at once: the editor drops an answer that it waits for when anything changes. */
  let asked: Tooltip | null | undefined;
  const askAt = ({ doc }: EditorState, pos: number) => {
    const { number, from } = doc.lineAt(pos);
    return hoverAt({ line: number - 1, character: pos - from });
  };
  const pointed = hoverTooltip(
    (view, pos) => {
      if (asked !== undefined) return asked;
      const { state } = view;
      return askAt(state, pos).then((hover) =>
        hover !== undefined && view.state.doc === state.doc ? tooltipOf(hover, state, pos) : null,
      );
    },
    { hideOnChange: true },
  );
  const show = (view: EditorView) => {
    const { state } = view;
    const { head } = state.selection.main;
    const activate = (hover: PlaceHover | undefined) => {
      asked = hover === undefined ? null : tooltipOf(hover, state, head);
      // Findings there are shown with it.
      activateHover(view, head, 1, { until: (change) => change.docChanged || change.selection !== undefined });
      asked = undefined;
    };
    askAt(state, head).then((hover) => {
      if (view.state.doc !== state.doc || !view.state.selection.eq(state.selection)) return;
      activate(hover);
      if (!hasHoverTooltips(view.state)) activate(NOTHING);
      const words = (hover ?? NOTHING).content.map(({ textContent }) => textContent).join(" ");
      view.dispatch({ effects: EditorView.announce.of(words) });
    });
    return true;
  };
  const close = (view: EditorView) => {
    if (!hasHoverTooltips(view.state)) return false;
    view.dispatch({ effects: closeHoverTooltips });
    return true;
  };
  return [
    pointed,
    keymap.of([
      { key: KEY, run: show, preventDefault: true },
      { key: "Escape", run: close },
    ]),
  ];
}

function tooltipOf({ content, range }: PlaceHover, state: EditorState, pos: number): Tooltip {
  const offset = ({ line, character }: TextPlace) => {
    const { from, to } = state.doc.line(Math.min(line + 1, state.doc.lines));
    return Math.min(from + character, to);
  };
  const word = state.wordAt(pos) ?? { from: pos, to: pos };
  const { from, to } = range === undefined ? word : { from: offset(range.start), to: offset(range.end) };
  const dom = element("div", "hover", content);
  return { pos: from, end: to, above: true, create: () => ({ dom }) };
}
