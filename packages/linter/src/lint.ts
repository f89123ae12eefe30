/** Policy × tools → findings. */

import {
  compareFindings,
  compareSeverity,
  type DialectId,
  type Document,
  type DocumentPolicy,
  decides,
  type Finding,
  hostOf,
  type Location,
  type Lowered,
  type LoweredHost,
  type Path,
  type Policy,
  type Release,
  type Severity,
} from "@callgate/core";
import { defaultOf, type Tool, type ToolCatalogue } from "@callgate/core/policy";
import { type Category, categorise, RECOMMENDED } from "@callgate/core/tools";
import { type CheckDiagnostic, documentsOf, pointer, type SuppressedFinding, toFinding } from "@callgate/core/yaml";
import type { CheckContext, CheckProblem, DocumentCheck, HostCheck, KnownTool, PolicyCheck } from "./check.js";
import { CHECKS } from "./checks/index.js";
import { undecidedTool } from "./checks/undecided-tool.js";
import { unfinished } from "./checks/unfinished.js";
import { named } from "./describe-tools.js";
import { hostProposal, resolveHostFixes } from "./fixes/host-fixes.js";
import { type BrokenFix, type Proposal, type ResolvedFixes, resolveFixes } from "./fixes/resolve.js";
import { hostContextOf } from "./host-context.js";
import { once } from "./once.js";
import { analysisIfKnown } from "./policy-analysis.js";
import { type Reach, reachOf } from "./reach.js";
import { commentSuppressions } from "./suppressions/comments.js";
import { type NamedTools, toolsNamed } from "./suppressions/named-tools.js";
import { judge, placeMeant, type Severities, suppress, suppressionFindings } from "./suppressions/suppress.js";
import type { JudgedSuppression, Suppression } from "./suppressions/suppression.js";
import { isImpossible } from "./unsat-core.js";
import { WitnessChecker } from "./witness-checker.js";

export interface LintOptions {
  readonly tools?: ToolCatalogue | undefined;
  /** The tool lists of an agent's servers, by the name each has in the agent's configuration. */
  readonly servers?: ReadonlyMap<string, ToolCatalogue> | undefined;
  /** Categories that were decided by hand, by tool name. */
  readonly categories?: ReadonlyMap<string, Category> | undefined;
  /** Calls a minute, for the categories whose ceiling is not the recommended one. */
  readonly ceilings?: Readonly<Partial<Record<Category, number>>> | undefined;
  /** For the checks whose severity is not their own; a check that is `off` does not run. */
  readonly severities?: Severities | undefined;
  /** What is suppressed elsewhere than in the document's comments. Those that go unused are the caller's to report. */
  readonly suppressions?: readonly Suppression[] | undefined;
  /** The day, `YYYY-MM-DD`, on which suppressions are looked at; without it, none is over. */
  readonly today?: string | undefined;
  /** Whether findings shall carry their fixes, each shown to be safe or not. Costs about as much again as linting. */
  readonly fixes?: boolean | undefined;
  /** The dialect that was asked for when the document was lowered; fixed text is read in it, too. */
  readonly dialect?: DialectId | undefined;
  /** The release that was asked for then. */
  readonly release?: Release | undefined;
}

export interface Linted {
  /** In the order of `compareFindings`. */
  readonly findings: readonly Finding[];
  /** What would be a finding; in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  /** What became of the `suppressions` that were given. */
  readonly suppressions: readonly JudgedSuppression[];
  /** The fixes that must not be made; only where fixes were asked for. */
  readonly broken: readonly BrokenFix[];
}

/**
 * All findings about a document and the policy lowered from it, in the order of `compareFindings`. A policy of several files
 * has a document made of theirs.
 */
export function lint(document: Document, lowered: Lowered<Policy>, options: LintOptions = {}): Finding[] {
  return [...lintDocument(document, lowered, options).findings];
}

/** As `lint`, with what is suppressed, and which fixes must not be made. */
export function lintDocument(document: Document, lowered: Lowered<Policy>, options: LintOptions = {}): Linted {
  const { today, severities, suppressions: given = [] } = options;
  const written = documentsOf(document).flatMap(commentSuppressions);
  const naming = suppressionsByTool([...written, ...given], options);
  const { findings, proposals, open } = runChecks(document, lowered, options, naming);
  const suppressing = [...written, ...given].filter((suppression) => !naming.deciding.has(suppression));
  const { findings: counting, suppressed, used: covering } = suppress(findings, suppressing, today);
  const used = new Set([...covering, ...naming.deciding]);
  const unlisted = options.tools === undefined ? whereUnlistedToolsShow(document, lowered) : undefined;
  const judged = (suppression: Suppression): JudgedSuppression => {
    const couldShow = OF_POLICIES.has(suppression.check) && unlisted !== undefined && suppression.covers(unlisted);
    const isOpen = open.has(suppression.check) || couldShow;
    const one = judge(suppression, used, today, isOpen);
    return { ...one, elsewhere: placeMeant(one, counting, documentsOf(document)) };
  };
  const about = suppressionFindings(written.map(judged), severities);
  const wanted = counting.flatMap((finding): [Finding, Proposal][] => {
    const propose = options.fixes ? proposals.get(finding) : undefined;
    return propose === undefined ? [] : [[finding, propose]];
  });
  const { fixes, broken } = resolved(document, lowered, new Map(wanted), options);
  const withFix = (finding: Finding): Finding => {
    const fix = fixes.get(finding);
    return fix === undefined ? finding : { ...finding, fix };
  };
  return {
    findings: [...counting.map(withFix), ...about].sort(compareFindings),
    broken,
    suppressed: [...suppressed].sort(compareFindings),
    suppressions: given.map(judged),
  };
}

function resolved(
  document: Document,
  lowered: Lowered<Policy>,
  wanted: ReadonlyMap<Finding, Proposal>,
  { dialect, release }: LintOptions,
): ResolvedFixes {
  if (isOfOne(document, lowered)) return resolveFixes({ document, lowered, dialect, release }, wanted);
  const { policy } = lowered;
  if (policy === undefined || !isOfHost(lowered)) return { fixes: new Map(), broken: [] };
  return resolveHostFixes(document, policy, lowered, wanted);
}

/** The tools that suppressions name, where the check that asks for them runs. */
function suppressionsByTool(suppressions: readonly Suppression[], options: LintOptions): NamedTools {
  const isOn = options.tools !== undefined && options.severities?.has(undecidedTool.id);
  return toolsNamed(isOn ? suppressions : [], options.tools?.tools.keys() ?? [], undecidedTool.id, options.today);
}

const OF_POLICIES: ReadonlySet<string> = new Set(CHECKS.flatMap(({ id, of }) => (of === "policy" ? id : [])));

/** Where findings about tools that the policy does not name are placed. */
function whereUnlistedToolsShow(document: Document, { policy }: Lowered<Policy>): Location | undefined {
  return policy && document.locate(defaultOf(policy).origin);
}

interface Checked {
  readonly findings: readonly Finding[];
  /** The fixes of those whose check knows one. */
  readonly proposals: ReadonlyMap<Finding, Proposal>;
  /** The checks that did not run, or that would have needed the tool list to know all they look for. */
  readonly open: ReadonlySet<string>;
}

function runChecks(document: Document, lowered: Lowered<Policy>, options: LintOptions, naming: NamedTools): Checked {
  const { policy } = lowered;
  const beforeLowering = lowered.findings.length - lowered.diagnostics.length;
  const findings: Finding[] = [];
  const proposals = new Map<Finding, Proposal>();
  const add = (finding: Finding, propose: Proposal | undefined) => {
    findings.push(finding);
    if (propose !== undefined) proposals.set(finding, propose);
  };
  const checker = once(() =>
    policy !== undefined && decides(lowered.enforcement) ? new WitnessChecker(policy) : undefined,
  );
  for (const [i, finding] of lowered.findings.entries()) {
    const severity = options.severities?.get(finding.check) ?? finding.severity;
    const diagnostic = lowered.diagnostics[i - beforeLowering];
    const propose = isOfOne(document, lowered)
      ? documentProposal(diagnostic, document, lowered)
      : diagnostic && hostProposal(diagnostic, document);
    if (severity !== "off") add({ ...finding, severity, ...shownBy(diagnostic, checker()) }, propose);
  }
  // Of a policy that no program runs, nothing can be said that would be true of any call.
  if (policy === undefined || !decides(lowered.enforcement))
    return { findings, proposals, open: new Set(CHECKS.map(({ id }) => id)) };
  const open = new Set<string>();
  const cut: AskingCheck[] = [];
  let running = "";
  const found: Found[] = [];
  const asker = askerOf(document, policy, lowered, options, naming, () => open.add(running));
  const refused = () => asker.checker.refused + (analysisIfKnown(policy)?.steps.refused ?? 0);
  for (const check of CHECKS) {
    const isOff = check.of === "policy" && check.offByDefault === true;
    const configured = options.severities?.get(check.id) ?? (isOff ? "off" : undefined);
    running = check.id;
    if (configured === "off") open.add(check.id);
    else if (check.of === "policy" || check.of === "host") {
      const before = refused();
      const problems = asker.ask(check, configured !== undefined);
      for (const problem of problems)
        if (isProved(problem, asker.checker)) found.push(foundOf(check, problem, document, configured));
      if (refused() === before) continue;
      cut.push(check);
      open.add(check.id);
    }
  }
  for (const { finding, propose } of uncovered(found)) add(finding, propose);
  const severity = options.severities?.get(unfinished.id);
  if (cut.length > 0 && severity !== "off") findings.push(unfinishedFinding(document, policy, cut, severity, options));
  return { findings, proposals, open };
}

/** A call that a rule was written for, where the engine does something else with it. */
function shownBy(
  diagnostic: CheckDiagnostic | undefined,
  checker: WitnessChecker | undefined,
): Pick<Finding, "witness"> {
  if (diagnostic?.about === undefined) return {};
  const { call, intended } = diagnostic.about;
  const decision = checker?.decide([call]).at(-1)?.outcome;
  const isOther = decision !== undefined && decision !== intended && decision !== "notEvaluated";
  return isOther ? { witness: { calls: [call], decision } } : {};
}

/** A check that asks what a policy means. */
type AskingCheck = HostCheck | PolicyCheck;

interface Asker {
  readonly checker: WitnessChecker;
  ask(check: AskingCheck, isAsked: boolean): Iterable<CheckProblem>;
}

/** @param onQuestion hears of questions that a tool list would have answered */
function askerOf(
  document: Document,
  policy: Policy,
  lowered: Lowered<Policy>,
  options: LintOptions,
  naming: NamedTools,
  onQuestion: () => void,
): Asker {
  const host = hostOf(policy);
  if (host !== undefined) {
    if (!isOfHost(lowered)) throw new TypeError(`files of ${host.id} are lowered by \`lowerLayers\``);
    const context = hostContextOf(document, policy, host, lowered, options);
    return {
      checker: context.checker,
      ask(check) {
        // Servers without a list have tools that are not known.
        onQuestion();
        return check.runOnHost?.(context) ?? [];
      },
    };
  }
  const context = contextOf(document, policy as DocumentPolicy, options, naming);
  const noting = options.tools === undefined ? notingQuestions(context, onQuestion) : context;
  return {
    checker: context.checker,
    ask: (check, isAsked) => (check.of === "policy" ? check.run(noting, isAsked) : []),
  };
}

/** Whether it was lowered from that document alone. */
function isOfOne(document: Document, _lowered: Lowered<Policy>): _lowered is Lowered {
  return document.parts === undefined;
}

function isOfHost(lowered: Lowered<Policy>): lowered is LoweredHost {
  return "lowerAgain" in lowered;
}

/** That some checks have not asked all they ask: as severe as what they might have found. */
function unfinishedFinding(
  document: Document,
  policy: Policy,
  cut: readonly AskingCheck[],
  configured: Severity | undefined,
  { severities }: LintOptions,
): Finding {
  const severityOf = (check: AskingCheck) => {
    const own = severities?.get(check.id);
    return own === undefined || own === "off" ? check.severity : own;
  };
  const [worst = unfinished.severity] = cut.map(severityOf).sort(compareSeverity);
  return {
    check: unfinished.id,
    severity: configured ?? worst,
    message: `the policy is so large that ${named(cut.map(({ id }) => id))} did not look at all of it; split it, or turn these checks off`,
    location: document.locate(defaultOf(policy).origin),
    related: [],
  };
}

const DOCUMENT_CHECKS: ReadonlyMap<string, DocumentCheck> = new Map(
  CHECKS.flatMap((check) => (check.of === "document" ? [[check.id, check]] : [])),
);

/** The fix of a finding of reading or lowering, if its check knows one. */
function documentProposal(
  diagnostic: CheckDiagnostic | undefined,
  document: Document,
  lowered: Lowered,
): Proposal | undefined {
  const check = diagnostic && DOCUMENT_CHECKS.get(diagnostic.check);
  return check?.fix && diagnostic && (() => check.fix?.({ document, lowered, diagnostic }));
}

/** The context without a tool list, which tells when a check asks for what the list would have said. */
function notingQuestions(context: CheckContext, onQuestion: () => void): CheckContext {
  const tools = context.tools.map(
    (known): KnownTool => ({
      ...known,
      get tool() {
        onQuestion();
        return known.tool;
      },
      categorise() {
        onQuestion();
        return known.categorise();
      },
    }),
  );
  return {
    ...context,
    tools,
    get toolList() {
      onQuestion();
      return context.toolList;
    },
  };
}

function contextOf(document: Document, policy: DocumentPolicy, options: LintOptions, naming: NamedTools): CheckContext {
  return {
    document,
    policy,
    tools: knownTools(policy, options),
    toolList: options.tools,
    ceilings: ceilings(options),
    checker: new WitnessChecker(policy),
    isNamedInSuppression: (tool) => naming.tools.has(tool),
  };
}

function ceilings({ ceilings: own = {} }: LintOptions): CheckContext["ceilings"] {
  const perMinute = (category: Category) => own[category] ?? RECOMMENDED[category].perMinute;
  return {
    Read: perMinute("Read"),
    Write: perMinute("Write"),
    Execute: perMinute("Execute"),
    Destructive: perMinute("Destructive"),
    Financial: perMinute("Financial"),
  };
}

function foundOf(
  check: AskingCheck,
  problem: CheckProblem,
  document: Document,
  configured: Severity | undefined,
): Found {
  const { witness, covers, path } = problem;
  const propose = problem.fix ?? (document.parts === undefined ? undefined : hostProposal(problem, document));
  const severity = configured ?? problem.severity ?? check.severity;
  const { span, part, message, related } = problem;
  const finding = toFinding({ check: check.id, severity, path, span, part, message, related }, document);
  return { finding: witness === undefined ? finding : { ...finding, witness }, propose, path, covers };
}

/** A finding of a check of policies, with what decides whether it is reported beside others of its place. */
interface Found {
  readonly finding: Finding;
  readonly propose: Proposal | undefined;
  readonly path: Path;
  readonly covers: CheckProblem["covers"];
}

/** Without those whose advice another one of the same place includes, which hides nothing more severe than itself. */
function uncovered(found: readonly Found[]): readonly Found[] {
  if (found.every(({ covers }) => covers === undefined)) return found;
  const covering = new Map<string, Severity>();
  const idOf = (check: string, path: Path) => `${check} ${pointer(path)}`;
  const isCovered = ({ finding, path }: Found) => {
    const severity = covering.get(idOf(finding.check, path));
    return severity !== undefined && compareSeverity(severity, finding.severity) <= 0;
  };
  for (const one of found) {
    if (isCovered(one)) continue;
    for (const check of one.covers ?? []) covering.set(idOf(check, one.path), one.finding.severity);
  }
  return found.filter((one) => !isCovered(one));
}

/** Whether the engine, asked now, answers to the witness what the problem says. */
function isProved({ witness }: CheckProblem, checker: WitnessChecker): boolean {
  return witness === undefined || checker.decide(witness.calls).at(-1)?.outcome === witness.decision;
}

/**
 * The tools that the policy names, and those of the list that it does not deny by default: of the others nothing is to
 * be said. Findings are sorted at the end, so their order says nothing.
 */
function knownTools(policy: Policy, { tools, categories }: LintOptions): KnownTool[] {
  const known = (name: string, tool: Tool | undefined): KnownTool => {
    const category = once(() => categorise(tool ?? { name }, categories));
    const reach = once((): Reach | undefined => {
      const found = reachOf(policy, name);
      return found !== undefined && isImpossible(policy, name) ? undefined : found;
    });
    return { name, tool, named: policy.tools.has(name), categorise: category, reach };
  };
  const listed = tools?.tools ?? new Map<string, Tool>();
  const named = [...policy.tools.keys()].map((name) => known(name, listed.get(name)));
  if (defaultOf(policy).action === "deny") return named;
  const unnamed = [...listed].filter(([name]) => !policy.tools.has(name));
  return [...named, ...unnamed.map(([name, tool]) => known(name, tool))];
}
