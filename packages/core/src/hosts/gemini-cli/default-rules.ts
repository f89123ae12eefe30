/** The rules that come with Gemini CLI 0.61.0: those of its own tools, and of its modes. */

import type { Decision, Rule } from "./rule.js";

type Given = readonly [names: readonly string[], decision: Decision, priority: number, only?: Partial<Rule>];

const PLAN = { modes: ["plan"] };
const HEADLESS = { interactive: false };
const ASKED = { interactive: true };

const PLAN_MESSAGE =
  "You are in Plan Mode with access to read-only tools. Execution of scripts (including those from skills) is blocked.";

/** What may be written in the plan mode is a matter of paths, which only its own tools have. */
const PLANS = { ...PLAN, unknown: "which files are plans is a matter of the folder" };

const READING = [
  "glob",
  "grep_search",
  "search_file_content",
  "list_directory",
  "read_file",
  "google_web_search",
  "codebase_investigator",
  "cli_help",
  "get_internal_docs",
  "tracker_create_task",
  "tracker_update_task",
  "tracker_get_task",
  "tracker_list_tasks",
  "tracker_add_dependency",
  "tracker_visualize",
  "update_topic",
  "complete_task",
  "read_mcp_resource",
  "list_mcp_resources",
];

const WRITING = ["replace", "run_shell_command", "write_file", "activate_skill", "web_fetch"];

const GIVEN: readonly Given[] = [
  [["invoke_agent"], "allow", 50, { modes: ["default", "autoEdit", "yolo"] }],
  [["ask_user"], "deny", 999, HEADLESS],
  [["enter_plan_mode"], "ask_user", 50, ASKED],
  [["enter_plan_mode"], "allow", 50, HEADLESS],
  [["enter_plan_mode"], "deny", 70, PLAN],
  [["exit_plan_mode"], "ask_user", 70, { ...PLAN, ...ASKED }],
  [["exit_plan_mode"], "allow", 70, { ...PLAN, ...HEADLESS }],
  [["exit_plan_mode"], "deny", 50],
  [["*"], "deny", 40, { ...PLAN, denyMessage: PLAN_MESSAGE }],
  [["mcp_*"], "ask_user", 50, { ...PLAN, ...ASKED, mcpName: "*", annotations: { readOnlyHint: true } }],
  [["invoke_agent"], "allow", 50, { ...PLAN, unknown: "which subagent is asked for decides" }],
  [["ask_user", "web_fetch", "activate_skill"], "ask_user", 50, { ...PLAN, ...ASKED }],
  [["write_file", "replace"], "allow", 70, PLANS],
  [["write_file", "replace"], "deny", 65, PLAN],
  [READING, "allow", 50],
  [["replace", "write_file", "web_fetch"], "allow", 15, { modes: ["autoEdit"] }],
  [WRITING, "ask_user", 10, ASKED],
  [WRITING, "deny", 10, HEADLESS],
  [["ask_user"], "ask_user", 999, { modes: ["yolo"], ...ASKED }],
  [["enter_plan_mode", "exit_plan_mode"], "deny", 999, { modes: ["yolo"], ...ASKED }],
  [["*"], "allow", 998, { modes: ["yolo"] }],
];

const TIER = 1;

export const DEFAULT_RULES: readonly Rule[] = GIVEN.flatMap(([names, decision, priority, only = {}]) =>
  names.map((toolName) => ({ ...only, toolName, decision, priority: TIER + priority / 1000, place: undefined })),
);

/** The names of its own tools, of which its rules say whether they are offered. */
export const OWN_TOOLS: readonly string[] = [
  ...new Set(GIVEN.flatMap(([names]) => names.filter((name) => !name.includes("*")))),
  "write_todos",
  "read_many_files",
];
