/** The editor: several texts, one of them shown; diagnostics with their fixes in the policy. */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type HoverSource, hovers } from "./hovers.js";

/** Which text of the playground. */
export type TextId = "policy" | "before" | "tools" | "session";

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export interface Editor {
  text(id: TextId): string;
  /** Replaces a text; the way back is forgotten. */
  setText(id: TextId, text: string, name: string): void;
  /** Changes a text as the reader would, so that it can be undone. */
  change(
    id: TextId,
    edits: readonly { readonly start: Position; readonly end: Position; readonly text: string }[],
  ): void;
  shown(): TextId;
  show(id: TextId): void;
  /** Puts the cursor there. */
  select(id: TextId, start: Position, end: Position): void;
  /** The offset of a position in the policy as it is. */
  offset(position: Position): number;
  setDiagnostics(diagnostics: readonly Diagnostic[]): void;
  focus(): void;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.keyword], color: "var(--number)" },
  { tag: [tags.comment, tags.meta], color: "var(--comment)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);

/** Colours are the page's own, so that light and dark need nothing here. */
const THEME = EditorView.theme({
  "&": { height: "100%", fontSize: "13.5px", color: "var(--ink)", backgroundColor: "var(--raised)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--tint) 45%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent) !important",
  },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-matchingBracket": { backgroundColor: "var(--tint) !important" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "10px",
    boxShadow: "0 10px 30px rgb(0 0 0 / 22%)",
    maxWidth: "min(34rem, 90vw)",
    overflow: "hidden",
  },
  ".hover": {
    padding: "8px 12px",
    maxHeight: "16rem",
    overflow: "auto",
    fontFamily: "var(--sans)",
    lineHeight: "1.45",
    overflowWrap: "anywhere",
  },
  ".hover p, .hover ul": { margin: "0 0 6px" },
  ".hover ul": { paddingLeft: "1.2em" },
  ".hover :last-child": { marginBottom: "0" },
  ".hover hr": { border: "0", borderTop: "1px solid var(--line)", margin: "8px 0" },
  ".hover code": { fontFamily: "var(--mono)", fontSize: "0.92em", color: "var(--string)" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeftWidth: "3px", fontFamily: "var(--sans)", lineHeight: "1.45" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--note)" },
  ".cm-diagnosticAction": {
    display: "block",
    margin: "8px 0 0",
    padding: "3px 10px",
    borderRadius: "6px",
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
    font: "inherit",
    cursor: "pointer",
  },
  ".cm-lintRange-error": { backgroundImage: "none", borderBottom: "2px solid var(--error)" },
  ".cm-lintRange-warning": { backgroundImage: "none", borderBottom: "2px solid var(--warning)" },
  ".cm-lintRange-info": { backgroundImage: "none", borderBottom: "2px solid var(--note)" },
  ".cm-lint-marker": {
    content: "none !important",
    borderRadius: "50%",
    width: "0.65em",
    height: "0.65em",
    margin: "0.45em auto 0",
  },
  ".cm-lint-marker-error": { backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warning)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--note)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--tint)" },
});

/**
 * @param place where it is put: into a shadow root, in which its styles need no leave of the page's policy
 * @param onChange hears of each change of a text
 * @param hoverAt what is shown of a place in the policy
 */
export function createEditor(place: HTMLElement, onChange: (id: TextId) => void, hoverAt: HoverSource): Editor {
  const root = place.attachShadow({ mode: "open" });
  let current: TextId = "policy";
  const labels: Readonly<Record<TextId, string>> = {
    policy: "Policy",
    before: "The policy before",
    tools: "Tool list",
    session: "Recorded calls",
  };
  const stateOf = (id: TextId, text: string, name: string) =>
    EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        bracketMatching(),
        EditorState.tabSize.of(2),
        syntaxHighlighting(COLOURS),
        languageOf(name),
        id === "policy" ? [lintGutter(), keymap.of(lintKeymap), hovers(hoverAt)] : [],
        // Tab leaves the editor: whoever has no mouse would not get out of it otherwise.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": labels[id], spellcheck: "false" }),
        THEME,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(id);
        }),
      ],
    });
  const states = new Map<TextId, EditorState>(
    (["policy", "before", "tools", "session"] as const).map((id) => [id, stateOf(id, "", "")]),
  );
  const view = new EditorView({ state: states.get("policy") as EditorState, parent: root, root });
  const state = (id: TextId) => (id === current ? view.state : (states.get(id) as EditorState));
  const show = (id: TextId) => {
    if (id === current) return;
    states.set(current, view.state);
    current = id;
    view.setState(states.get(id) as EditorState);
  };
  const offsetIn = ({ doc }: EditorState, { line, column }: Position) => {
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    return Math.min(at.from + column - 1, at.to);
  };
  return {
    text: (id) => state(id).doc.toString(),
    setText(id, text, name) {
      const next = stateOf(id, text, name);
      if (id === current) view.setState(next);
      else states.set(id, next);
      onChange(id);
    },
    change(id, edits) {
      show(id);
      const changes = edits.map(({ start, end, text }) => ({
        from: offsetIn(view.state, start),
        to: offsetIn(view.state, end),
        insert: text,
      }));
      view.dispatch({ changes, userEvent: "input.fix" });
    },
    shown: () => current,
    show,
    select(id, start, end) {
      show(id);
      const [anchor, head] = [offsetIn(view.state, start), offsetIn(view.state, end)];
      view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    offset: (position) => offsetIn(state("policy"), position),
    setDiagnostics(diagnostics) {
      if (current === "policy") view.dispatch(setDiagnostics(view.state, diagnostics));
      else {
        const policy = state("policy");
        states.set("policy", policy.update(setDiagnostics(policy, diagnostics)).state);
      }
    },
    focus: () => view.focus(),
  };
}

function languageOf(name: string): Extension {
  if (name.endsWith(".toml")) return StreamLanguage.define(toml);
  return /\.ya?ml$/.test(name) ? yaml() : json();
}
