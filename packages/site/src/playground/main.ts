/** The playground: texts in the editor → what callgate says of them, as they are typed. */

import type { Finding, Severity } from "@callgate/core";
import { detailLines } from "@callgate/report/present";
import type { Diagnostic } from "@codemirror/lint";
import type { SharedTexts } from "../shared-texts.js";
import type { Answer, PlaygroundTexts, Question, TextPlace } from "../worker/questions.js";
import { type Drawing, element, pageElements } from "./blocks.js";
import { createEditor, type TextId } from "./editor.js";
import type { PlaceHover } from "./hovers.js";
import { fragmentOf, textsIn } from "./shared-link.js";
import { workerOf } from "./start-worker.js";
import { LIMIT, type Outcome, WorkerClient } from "./worker-client.js";

/** Texts are looked at once nothing was typed for this long, in milliseconds. */
const PAUSE = 150;

/** Up to this many characters, the fixes of findings are looked for without being asked for. */
const MAX_FIXED = 200_000;

/** More findings than these are counted, and not underlined. */
const MAX_MARKED = 500;

const SEVERITIES: Readonly<Record<Severity, Diagnostic["severity"]>> = {
  error: "error",
  warning: "warning",
  note: "info",
};

function find<T extends HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new TypeError(`the page has no ${selector}`);
  return found;
}

const fileName = find<HTMLSelectElement>("#file");
const example = find<HTMLSelectElement>("#example");
const status = find("#status");
const results = find("#results");
const callForm = find<HTMLFormElement>("#call");
const fixAll = find<HTMLButtonElement>("#fix-all");
const keep = find<HTMLButtonElement>("#keep");
const share = find<HTMLButtonElement>("#share");
const inputs = {
  server: find<HTMLInputElement>("#call-server"),
  tool: find<HTMLInputElement>("#call-tool"),
  args: find<HTMLInputElement>("#call-args"),
};

type View = "findings" | "call" | "tools" | "difference" | "budget" | "replay";
let view: View = "findings";

/** The pages of checks that the site has. */
const checks = new Set((document.body.dataset.checks ?? "").split(" "));

let findings: readonly Finding[] = [];
/** The text that they are about. */
let foundIn = "";

const client = new WorkerClient(workerOf(new URL("worker.js", import.meta.url).href));
const editor = createEditor(find("#editor"), changed, hoverAt);

function texts(): PlaygroundTexts {
  const policy = { name: fileName.value, text: editor.text("policy") };
  return { policy, before: editor.text("before"), tools: editor.text("tools"), session: editor.text("session") };
}

const drawing: Drawing = {
  show: (place) => {
    const { uri } = place;
    const id: TextId = textOf(uri);
    showText(id);
    const start = "range" in place ? place.range.start : { line: place.line, column: 1 };
    editor.select(id, start, "range" in place ? place.range.end : start);
  },
  fixOf: (finding) => {
    const { fix } = finding;
    if (fix === undefined || editor.text("policy") !== foundIn) return undefined;
    return {
      name: `${fix.safe ? "Fix" : "Fix, not proved safe"}: ${fix.message.replaceAll("`", "")}`,
      make: () => makeFix(finding),
    };
  },
  addressOf: (check) => (checks.has(check) ? `checks/${check}.html` : undefined),
};

/** What is shown of a place in the policy: what `callgate lsp` says of it. Findings are shown beside. */
async function hoverAt(at: TextPlace): Promise<PlaceHover | undefined> {
  const now = texts();
  const outcome = await client.ask(now, { kind: "hover", at });
  if (typeof outcome !== "object" || !("hover" in outcome) || outcome.hover === undefined) return undefined;
  const { markdownElements } = await import("./markdown-elements.js");
  return { content: markdownElements(outcome.hover), range: outcome.range };
}

/** Which text a report means by the name of a file. */
function textOf(uri: string): TextId {
  if (uri.startsWith("before/")) return "before";
  return uri === "tools.json" ? "tools" : uri === "session.jsonl" ? "session" : "policy";
}

function makeFix({ fix }: Finding): void {
  if (fix === undefined || editor.text("policy") !== foundIn) return;
  showText("policy");
  editor.change(
    "policy",
    fix.edits.map(({ range: { start, end }, text }) => ({ start, end, text })),
  );
}

let timer: ReturnType<typeof setTimeout> | undefined;
let version = 0;

function changed(): void {
  version++;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

async function look(): Promise<void> {
  const asked = version;
  const now = texts();
  status.textContent = "looking …";
  const started = performance.now();
  const first = await client.ask(now, { kind: "findings", fixes: false });
  if (asked !== version) return;
  takeFindings(first, now);
  status.textContent = `${Math.round(performance.now() - started)} ms, in this browser`;
  showView();
  if (now.policy.text.length > MAX_FIXED || !isAnswer(first) || (first.findings ?? []).length === 0) return;
  const second = await client.ask(now, { kind: "findings", fixes: true });
  if (asked === version && isAnswer(second)) takeFindings(second, now);
}

function isAnswer(outcome: Outcome): outcome is Answer {
  return typeof outcome === "object" && "page" in outcome;
}

function takeFindings(outcome: Outcome, { policy }: PlaygroundTexts): void {
  if (outcome === "old") return;
  findings = isAnswer(outcome) ? (outcome.findings ?? []) : [];
  foundIn = policy.text;
  const own = findings.filter(({ location }) => location.uri === policy.name);
  editor.setDiagnostics(own.slice(0, MAX_MARKED).map(diagnostic));
  fixAll.hidden = !findings.some(({ fix }) => fix?.safe === true);
  count(isAnswer(outcome) ? findings.length : undefined);
  if (view === "findings") draw(outcome);
}

function count(number: number | undefined): void {
  find("#tab-findings .count").textContent = number === undefined ? "!" : String(number);
}

function diagnostic(finding: Finding): Diagnostic {
  const { location, severity, message, check, fix } = finding;
  const [from, to] = [editor.offset(location.range.start), editor.offset(location.range.end)];
  const isFixable = fix !== undefined;
  const details = detailLines(finding).filter((line) => !isFixable || !line.startsWith("fix: "));
  return {
    from,
    to: Math.max(from, to),
    severity: SEVERITIES[severity],
    source: check,
    message: [message, ...details].join("\n"),
    actions: isFixable
      ? [{ name: `${fix.safe ? "Fix" : "Fix, not proved safe"}: ${fix.message}`, apply: () => makeFix(finding) }]
      : [],
  };
}

/** What the view that is shown asks beside the findings. */
function questionOf(shown: View): Question | undefined {
  switch (shown) {
    case "findings":
      return undefined;
    case "call":
      return {
        kind: "call",
        server: inputs.server.value.trim(),
        tool: inputs.tool.value.trim(),
        args: inputs.args.value,
      };
    default:
      return { kind: shown };
  }
}

async function showView(): Promise<void> {
  const question = questionOf(view);
  if (question === undefined) return;
  const [asked, shown] = [version, view];
  const outcome = await client.ask(texts(), question);
  if (asked === version && shown === view && outcome !== "old") draw(outcome);
}

function draw(outcome: Outcome): void {
  const scrolled = results.scrollTop;
  if (isAnswer(outcome)) results.replaceChildren(...pageElements(outcome.page, drawing));
  else {
    const sentence =
      outcome === "stopped"
        ? `This took longer than ${LIMIT / 1000} seconds here and was stopped; nothing is known of it. The command callgate has no such limit.`
        : typeof outcome === "object" && "refusal" in outcome
          ? outcome.refusal
          : "";
    results.replaceChildren(element("p", "headline warning", [sentence]));
  }
  results.scrollTop = scrolled;
}

/** Tabs by the arrow keys, as screen readers announce them. */
function bringTabs(list: HTMLElement, choose: (name: string) => void): (name: string) => void {
  const tabs = [...list.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
  const mark = (name: string) => {
    for (const tab of tabs) {
      const isChosen = tab.dataset.name === name;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => {
      mark(tab.dataset.name ?? "");
      choose(tab.dataset.name ?? "");
    });
    tab.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next?.focus();
      next?.click();
    });
  }
  return mark;
}

const markText = bringTabs(find("#texts"), (name) => editor.show(name as TextId));
bringTabs(find("#views"), (name) => {
  view = name as View;
  results.setAttribute("aria-labelledby", `tab-${name}`);
  callForm.hidden = view !== "call";
  results.scrollTop = 0;
  results.replaceChildren();
  if (view === "findings") look();
  else showView();
});

function showText(id: TextId): void {
  editor.show(id);
  markText(id);
}

callForm.addEventListener("input", () => showView());
callForm.addEventListener("submit", (event) => {
  event.preventDefault();
  showView();
});

fileName.addEventListener("change", () => {
  for (const id of ["policy", "before"] as const) editor.setText(id, editor.text(id), fileName.value);
});

fixAll.addEventListener("click", async () => {
  const now = texts();
  const outcome = await client.ask(now, { kind: "fixed" });
  if (!isAnswer(outcome) || outcome.fixed === undefined || editor.text("policy") !== now.policy.text) return;
  showText("policy");
  const lines = now.policy.text.split("\n");
  const end = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
  editor.change("policy", [{ start: { line: 1, column: 1 }, end, text: outcome.fixed }]);
});

keep.addEventListener("click", () => {
  editor.setText("before", editor.text("policy"), fileName.value);
  status.textContent = "kept as the policy before: changes are compared with it";
});

share.addEventListener("click", async () => {
  const { policy, before, tools, session } = texts();
  const more = Object.entries({ before, tools, session }).filter(([, text]) => text !== "");
  const shared: SharedTexts = { policy, ...Object.fromEntries(more) };
  history.replaceState(null, "", await fragmentOf(shared));
  try {
    await navigator.clipboard.writeText(location.href);
    status.textContent = "the link is copied; it holds the texts, and no server sees them";
  } catch (error) {
    // The reader, or the browser, does not let pages write there; the address bar has the link.
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    status.textContent = "the link is in the address bar; it holds the texts, and no server sees them";
  }
});

example.addEventListener("change", async () => {
  const { EXAMPLES } = await import(new URL("examples.js", import.meta.url).href);
  take(EXAMPLES[example.selectedIndex]);
});

function take({ policy, before = "", tools = "", session = "" }: SharedTexts): void {
  const names = [...fileName.options].map(({ value }) => value);
  fileName.value = names.includes(policy.name) ? policy.name : "policy.yaml";
  editor.setText("policy", policy.text, fileName.value);
  editor.setText("before", before, fileName.value);
  editor.setText("tools", tools, "tools.json");
  editor.setText("session", session, "session.json");
  showText("policy");
}

async function begin(): Promise<void> {
  const shared = await textsIn(location.hash);
  if (shared !== undefined) return take(shared);
  if (location.hash.startsWith("#1.")) status.textContent = "the link is damaged: its texts cannot be read";
  take(JSON.parse(find<HTMLTemplateElement>("#first").content.textContent ?? ""));
}

addEventListener("hashchange", begin);
begin();
