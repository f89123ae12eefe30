/** The keys at the root of Codex' configuration, as 0.171.0 takes and refuses them. */

import { hasChange } from "./changes.js";
import type { Type } from "./config-keys.js";

/** Keys and the type without which Codex does not start. */
export const ROOT_TYPES: Readonly<Record<string, Type>> = {
  agents: "table",
  allow_login_shell: "boolean",
  analytics: "table",
  apps: "table",
  apps_mcp_product_sku: "text",
  audio: "table",
  auto_review: "table",
  background_terminal_max_timeout: "number",
  chatgpt_base_url: "text",
  check_for_update_on_startup: "boolean",
  compact_prompt: "text",
  default_permissions: "text",
  desktop: "table",
  developer_instructions: "text",
  disable_paste_burst: "boolean",
  experimental_compact_prompt_file: "text",
  experimental_realtime_start_instructions: "text",
  experimental_realtime_ws_backend_prompt: "text",
  experimental_realtime_ws_base_url: "text",
  experimental_realtime_ws_model: "text",
  experimental_realtime_ws_startup_context: "text",
  experimental_thread_store: "table",
  experimental_use_unified_exec_tool: "boolean",
  features: "table",
  feedback: "table",
  ghost_snapshot: "table",
  hide_agent_reasoning: "boolean",
  history: "table",
  hooks: "table",
  include_apps_instructions: "boolean",
  include_collaboration_mode_instructions: "boolean",
  include_environment_context: "boolean",
  include_permissions_instructions: "boolean",
  instructions: "text",
  log_dir: "text",
  marketplaces: "table",
  mcp_oauth_callback_port: "number",
  mcp_oauth_callback_url: "text",
  mcp_servers: "table",
  memories: "table",
  model: "text",
  model_auto_compact_token_limit: "number",
  model_catalog_json: "text",
  model_context_window: "number",
  model_instructions_file: "text",
  model_provider: "text",
  model_providers: "table",
  model_reasoning_effort: "text",
  notice: "table",
  notify: "texts",
  openai_base_url: "text",
  oss_provider: "text",
  otel: "table",
  permissions: "table",
  plan_mode_reasoning_effort: "text",
  plugins: "table",
  profile: "text",
  profiles: "table",
  project_doc_fallback_filenames: "texts",
  project_doc_max_bytes: "number",
  project_root_markers: "texts",
  projects: "table",
  realtime: "table",
  review_model: "text",
  sandbox_workspace_write: "table",
  service_tier: "text",
  shell_environment_policy: "table",
  show_raw_agent_reasoning: "boolean",
  skills: "table",
  sqlite_home: "text",
  suppress_unstable_features_warning: "boolean",
  tool_output_token_limit: "number",
  tool_suggest: "table",
  tools: "table",
  tui: "table",
  windows: "table",
};

/** Keys and the only values with which Codex starts. */
export const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  approval_policy: ["untrusted", "on-failure", "on-request", "granular", "never"],
  approvals_reviewer: ["user", "auto_review", "guardian_subagent"],
  cli_auth_credentials_store: ["file", "keyring", "auto", "ephemeral"],
  file_opener: ["vscode", "vscode-insiders", "windsurf", "cursor", "none"],
  forced_login_method: ["chatgpt", "api"],
  mcp_oauth_credentials_store: ["auto", "file", "keyring"],
  model_auto_compact_token_limit_scope: ["total", "body_after_prefix"],
  model_reasoning_summary: ["auto", "concise", "detailed", "none"],
  model_verbosity: ["low", "medium", "high"],
  personality: ["none", "friendly", "pragmatic"],
  sandbox_mode: ["read-only", "workspace-write", "danger-full-access"],
  web_search: ["disabled", "cached", "indexed", "live"],
};

/** Keys that are known, whose values are not looked at here. */
export const OTHER_ROOT_KEYS: readonly string[] = ["forced_chatgpt_workspace_id"];

/** The sandboxes that come with Codex, as `default_permissions` names them. */
export const PERMISSIONS: readonly string[] = [":read-only", ":workspace", ":danger-full-access"];

/** What the one without a sandbox was called before. */
export const FORMER_FULL_ACCESS = ":danger-no-sandbox";

/** Those that a version has; undefined where that is not known. */
export function permissionsOf(version: string): readonly string[] | undefined {
  const has = hasChange("fullAccess", version);
  return has === false ? [":read-only", ":workspace", FORMER_FULL_ACCESS] : has ? PERMISSIONS : undefined;
}
