/** A file that is open × its project → what `callgate lint`, or `callgate test`, finds in it. */

import { basename, dirname, relative } from "node:path";
import { type Finding, HOSTS, hostsOfPath, MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { CONFIG_NAMES, loadConfig, readConfig } from "@callgate/project/config";
import { defaultPaths } from "@callgate/project/hosts";
import { type Io, slashed, UserError } from "@callgate/project/io";
import { type LintOptions, lintProject } from "@callgate/project/lint";
import { isOurs, isPolicyText } from "@callgate/project/policies";
import { testProject } from "@callgate/project/test";
import { testRun } from "@callgate/report";
import { readSuite } from "@callgate/tester";
import { agentsFolder } from "./agents-folder.js";
import type { FileKind } from "./subject.js";
import { aloneIo, folderOf, isBelow, rootOf, type Texts, workspaceIo } from "./workspace-io.js";

export interface Found {
  readonly kind: FileKind;
  /** Those in this file, in the order of `compareFindings`, with their fixes where those were asked for. */
  readonly findings: readonly Finding[];
  /** The folder that the findings' names of files start from. */
  readonly folder: string;
  /** The text with the fixes that were asked for; undefined where they change nothing. */
  readonly fixed?: string | undefined;
}

/** An open file, and what is around it. */
export interface Place {
  /** Absolute; of a text that is no file, a name that is absolute. */
  readonly path: string;
  /** The folders that the editor has opened, absolute. */
  readonly roots: readonly string[];
}

export interface FindOptions {
  /** Whether findings carry their fixes, which takes as long again. */
  readonly fixes?: boolean | undefined;
  /** Whether the safe fixes are made. */
  readonly fix?: "safe" | undefined;
}

/**
 * What is found in one open file, as it is written now.
 * @param diskAt the files of the disk, with paths that start from a folder
 */
export async function findIn(
  place: Place,
  texts: Texts,
  diskAt: (folder: string) => Io,
  { fixes = false, fix }: FindOptions = {},
): Promise<Found> {
  const { path } = place;
  const { io, folder, isAlone } = surroundingsOf(place, texts, diskAt);
  const name = isAlone ? path : slashed(relative(folder, path));
  const text = texts.get(path) ?? "";
  const kind = kindOf(path, name, text, io, isAlone);
  const found = (findings: readonly Finding[], fixed?: string): Found => ({
    kind,
    folder,
    findings: findings.filter(({ location }) => location.uri === name),
    ...(fixed === undefined || fixed === text ? {} : { fixed }),
  });
  const lint = async (what: Pick<LintOptions, "hostsIn" | "paths">) => {
    const config = isAlone ? (false as const) : undefined;
    const { report, fixing } = await lintProject({ ...what, config, fixes: fixes || fix !== undefined, fix }, io);
    return found(report.findings, fixing.files.find((file) => file.name === name)?.after);
  };
  try {
    switch (kind) {
      case "suite":
        // What a suite outside of the roots names is not read, so its cases are not run.
        return found(isAlone ? readSuite(readDocument(text, name)).findings : await suiteFindings(name, io));
      case "configuration":
        return found(configurationFindings(text, name));
      case "tools":
        return found(readTools(text, name).findings);
      case "agent": {
        const above = agentsFolder(path);
        const isTogether = !isAlone && above !== undefined && isBelow(above, folder);
        return await lint(isTogether ? { hostsIn: slashed(relative(folder, above)) || "." } : { paths: [name] });
      }
      case "policy":
        return await lint({ paths: [name] });
      case "other":
        return found([]);
      default:
        return kind satisfies never;
    }
  } catch (error) {
    // What keeps `callgate lint` from looking, a broken configuration say, is all there is to say of the file.
    if (!(error instanceof UserError)) throw error;
    return found([problem(name, `callgate could not look at this file: ${error.message}`)]);
  }
}

/** The files around an open one, as it may read them. */
export function surroundingsOf({ path, roots }: Place, texts: Texts, diskAt: (folder: string) => Io) {
  const root = rootOf(path, roots);
  if (root === undefined) {
    const folder = dirname(path);
    return { io: aloneIo(path, texts.get(path) ?? "", diskAt(folder)), folder, isAlone: true };
  }
  const folder = folderOf(path, root, workspaceIo(root, diskAt(root), texts));
  return { io: workspaceIo(root, diskAt(folder), texts), folder, isAlone: false };
}

/** Files that held a policy when they were read last. */
const policies = new Set<string>();
const MAX_POLICIES = 1_000;

/** What a file is to callgate, by its name and what it holds. */
export function kindOf(path: string, name: string, text: string, io: Io, isAlone: boolean): FileKind {
  const base = basename(path);
  if (CONFIG_NAMES.includes(base)) return "configuration";
  if (/\.policytest\.(?:json|yaml|yml)$/.test(base)) return "suite";
  if (isOurs(slashed(path))) return "other";
  const whole = slashed(path);
  if (hostsOfPath(Object.values(HOSTS), whole, false).length > 0) return "agent";
  if (isScript(whole, text)) return "agent";
  if (!/\.(?:json|yaml|yml)$/i.test(base)) return "other";
  // Most edits leave a policy a policy, and reading it once more would take as long as much of the look itself.
  if (policies.has(path) && /^["']?tools["']?[ \t]*:/m.test(text)) return "policy";
  const document = readDocument(text, name);
  if (isPolicyText(document, new TextEncoder().encode(text).subarray(0, MAX_DOCUMENT_BYTES + 1))) {
    policies.add(path);
    if (policies.size > MAX_POLICIES) policies.clear();
    return "policy";
  }
  policies.delete(path);
  if (!isAlone && isNamed(name, io)) return "policy";
  return isToolList(text) ? "tools" : "other";
}

/** Whether a host may be started in a file: a script that holds the word by which it is. */
function isScript(path: string, text: string): boolean {
  return Object.values(HOSTS).some(
    ({ scripts = [], startWord }) =>
      startWord !== undefined &&
      text.toLowerCase().includes(startWord) &&
      scripts.some((script) => path.endsWith(script.slice(script.lastIndexOf("*") + 1))),
  );
}

/** Whether the configuration names the file outright, so that it is linted whatever it holds. */
function isNamed(name: string, io: Io): boolean {
  try {
    return defaultPaths(loadConfig(undefined, io), io).includes(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
}

/** Whether a text is what a server answers to `tools/list`: what else has tools is not for callgate to judge. */
function isToolList(text: string): boolean {
  return /"inputSchema"\s*:/.test(text) && readTools(text, "").tools !== undefined;
}

async function suiteFindings(name: string, io: Io): Promise<Finding[]> {
  const { report } = await testProject({ paths: [name] }, io);
  return testRun(report).results.map(({ finding }) => finding);
}

function configurationFindings(text: string, name: string): readonly Finding[] {
  return readConfig(readDocument(text, name)).findings;
}

function problem(uri: string, message: string): Finding {
  const start = { line: 1, column: 1 };
  return { check: "unread", severity: "error", message, location: { uri, range: { start, end: start } }, related: [] };
}
