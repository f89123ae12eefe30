/** Codex' configuration as it was merged → what Codex refuses in it, and what it drops. Tried on 0.171.0, and on versions from 0.116.0 on. */

import { TomlDate } from "../../document/toml.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import { isObject } from "../../values/json-values.js";
import type { LayerDiagnostic } from "../host.js";
import { itemsOf, type Placed } from "../placed.js";
import { APPROVAL_MODES, hasMode, readsModeKey } from "./approval.js";
import { type ChangeName, hasChange, unknownChange } from "./changes.js";
import { OTHER_ROOT_KEYS, PERMISSIONS, permissionsOf, ROOT_TYPES, VARIANTS } from "./root-keys.js";

export type Type = "text" | "number" | "boolean" | "texts" | "table" | "table of texts" | "list";

/** The keys of a server's table. */
const SERVER_KEYS: Readonly<Record<string, Type>> = {
  args: "texts",
  auth: "text",
  bearer_token: "text",
  bearer_token_env_var: "text",
  command: "text",
  cwd: "text",
  default_tools_approval_mode: "text",
  disabled_tools: "texts",
  enabled: "boolean",
  enabled_tools: "texts",
  env: "table of texts",
  env_http_headers: "table of texts",
  env_vars: "list",
  environment_id: "text",
  http_headers: "table of texts",
  http_headers_helper: "text",
  name: "text",
  oauth: "table",
  oauth_resource: "text",
  required: "boolean",
  scopes: "texts",
  startup_timeout_ms: "number",
  startup_timeout_sec: "number",
  supports_parallel_tool_calls: "boolean",
  tool_timeout_sec: "number",
  tools: "table",
  url: "text",
};

/** Keys that a server's table has in other versions, or for other tables of its kind: they decide nothing here. */
const OTHER_SERVER_KEYS = ["experimental_environment"];

const ONLY_OF_URLS = [
  "bearer_token",
  "bearer_token_env_var",
  "env_http_headers",
  "http_headers",
  "http_headers_helper",
  "oauth",
  "oauth_resource",
];
const ONLY_OF_COMMANDS = ["args", "cwd", "env", "env_vars"];

/** The keys of the root that decide about tools of MCP servers. */
const DECIDING = ["approval_policy", "approvals_reviewer", "default_permissions", "mcp_servers", "sandbox_mode"];

export interface Judged {
  readonly diagnostics: readonly LayerDiagnostic[];
  /** Whether Codex starts with it. */
  readonly starts: boolean;
  /** Why that is not known. */
  readonly uncertain: string | undefined;
}

export interface JudgeOptions {
  readonly version: string;
  /** Whether keys that it does not know keep it from starting. */
  readonly isStrict: boolean;
  /** The layer of the command line, whose keys are not looked at strictly. */
  readonly flags: number | undefined;
  /** Whether the user's own file is there: else a server may be set up in it. */
  readonly isWhole: boolean;
}

/** Judges the configuration as Codex reads it when it starts. */
export function judge(root: Placed, options: JudgeOptions): Judged {
  return new Judge(options).root(root);
}

class Judge {
  readonly #options: JudgeOptions;
  readonly #diagnostics: LayerDiagnostic[] = [];
  #starts = true;
  #uncertain: string | undefined;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  root(root: Placed): Judged {
    for (const [key, value] of root.fields ?? []) {
      const variants = VARIANTS[key];
      if (Object.hasOwn(VARIANTS, key) && variants !== undefined) this.#variant(key, value, variants);
      else if (key === "mcp_servers") continue;
      else if (Object.hasOwn(ROOT_TYPES, key)) this.#typed(key, value, ROOT_TYPES[key] as Type);
      else if (!OTHER_ROOT_KEYS.includes(key)) this.#rootKey(key, value);
    }
    const policy = root.fields?.get("approval_policy");
    if (policy?.value === "untrusted" && this.#has("noUntrusted", '`approval_policy = "untrusted"`'))
      this.#refuse(policy, "`untrusted` is no longer supported; remove this key");
    const reviewer = root.fields?.get("approvals_reviewer");
    if (reviewer?.value === "auto_review" && this.#has("autoReview", "`auto_review`") === false)
      this.#refuse(reviewer, "`approvals_reviewer` is `user` or `guardian_subagent`, not `auto_review`");
    const permissions = root.fields?.get("default_permissions");
    if (typeof permissions?.value === "string" && permissions.value.startsWith(":"))
      this.#ownPermissions(permissions, permissions.value, root);
    for (const [name, provider] of root.fields?.get("model_providers")?.fields ?? []) {
      const api = provider.fields?.get("wire_api");
      if (api?.value === "chat")
        this.#refuse(
          api,
          `\`wire_api = "chat"\` of \`model_providers.${clip(name)}\` is no longer supported; write \`responses\``,
        );
    }
    const profile = root.fields?.get("profile");
    if (profile !== undefined && this.#has("profileFiles", "`profile`"))
      this.#refuse(
        profile,
        "`profile` is no longer a key; write the profile to a file of its own and name it with `--profile`",
      );
    const servers = root.fields?.get("mcp_servers");
    if (servers !== undefined && this.#isTable(servers, "mcp_servers"))
      for (const [name, server] of servers.fields ?? []) this.#server(name, server);
    return { diagnostics: this.#diagnostics, starts: this.#starts, uncertain: this.#uncertain };
  }

  /** Whether the version has it; where that is not known, neither is whether it starts. */
  #has(change: ChangeName, what: string): boolean | undefined {
    const has = hasChange(change, this.#options.version);
    if (has === undefined) this.#uncertain ??= unknownChange(change, this.#options.version, what);
    return has;
  }

  /** `default_permissions` with one of the names that come with Codex. */
  #ownPermissions(permissions: Placed, name: string, root: Placed): void {
    const what = "`default_permissions`";
    const has = this.#has("ownPermissions", what);
    if (has === undefined) return;
    if (!has && root.fields?.has("permissions")) {
      this.#uncertain ??= `${what} was not tried with a table \`permissions\` in Codex ${this.#options.version}`;
      return;
    }
    if (!has) {
      this.#refuse(permissions, `${what} needs a table \`permissions\` in this version`);
      return;
    }
    const own = permissionsOf(this.#options.version);
    if (own === undefined && /^:danger-/.test(name)) this.#has("fullAccess", `${what} = ${shown(name)}`);
    else if (!(own ?? PERMISSIONS).includes(name))
      this.#refuse(permissions, `of Codex' own, ${what} is ${either(own ?? PERMISSIONS)}, not ${shown(name)}`);
  }

  #rootKey(key: string, value: Placed): void {
    // Of the others it is not known here which Codex has; one that is nearly a key that decides is a slip.
    const suggested = closest(key, DECIDING);
    const { isStrict, flags } = this.#options;
    if (suggested !== undefined) this.#drop(key, value, suggested, "the configuration");
    else if (isStrict && value.layer !== flags)
      this.#uncertain ??= `callgate does not know whether \`${clip(key)}\` is a key of Codex, which \`--strict-config\` asks`;
  }

  #variant(key: string, value: Placed, variants: readonly string[]): void {
    if (typeof value.value === "string" && variants.includes(value.value) && value.value !== "granular") return;
    if (key === "approval_policy" && value.fields?.has("granular")) return;
    const suggested = typeof value.value === "string" ? closest(value.value, variants) : undefined;
    this.#refuse(value, `\`${key}\` is ${either(variants)}, not ${shown(value.value)}`, suggested);
  }

  #server(name: string, server: Placed): void {
    if (!this.#isTable(server, `mcp_servers.${clip(name)}`)) return;
    const fields = server.fields ?? new Map<string, Placed>();
    for (const [key, value] of fields) {
      if (this.#isOfLaterVersion(key)) this.#drop(key, value, undefined, "a server");
      else if (Object.hasOwn(SERVER_KEYS, key)) this.#typed(key, value, SERVER_KEYS[key] as Type);
      else if (!OTHER_SERVER_KEYS.includes(key))
        this.#drop(key, value, closest(key, Object.keys(SERVER_KEYS)), "a server");
    }
    this.#transport(name, server);
    const mode = fields.get("default_tools_approval_mode");
    if (mode !== undefined) this.#mode("default_tools_approval_mode", mode);
    const tools = fields.get("tools");
    if (tools === undefined || this.#isOfLaterVersion("tools")) return;
    for (const [tool, value] of tools.fields ?? []) {
      if (!this.#isTable(value, `tools.${clip(tool)}`)) continue;
      for (const [key, one] of value.fields ?? [])
        if (key === "approval_mode") this.#mode(key, one);
        else if (key === "output_token_limit") this.#typed(key, one, "number");
        else this.#drop(key, one, closest(key, ["approval_mode"]), "a tool");
    }
  }

  /** Whether the version is known not to have the key yet. */
  #isOfLaterVersion(key: string): boolean {
    const of = { default_tools_approval_mode: "default_tools_approval_mode", tools: "approval_mode" }[key];
    return of !== undefined && readsModeKey(of, this.#options.version) === false;
  }

  #transport(name: string, server: Placed): void {
    const has = (key: string) => server.fields?.has(key) ?? false;
    if (!has("command") && !has("url")) {
      const what = `\`mcp_servers.${clip(name)}\` has neither \`command\` nor \`url\``;
      if (this.#options.isWhole) this.#refuse(server, what);
      return;
    }
    const [kind, others] = has("command") ? ["command", ["url", ...ONLY_OF_URLS]] : ["url", ONLY_OF_COMMANDS];
    for (const key of others) {
      const value = server.fields?.get(key);
      if (value !== undefined) this.#refuse(value, `\`${key}\` is not supported beside \`${kind}\``, undefined, "key");
    }
    const token = has("command") ? undefined : server.fields?.get("bearer_token");
    if (token !== undefined)
      this.#refuse(token, "`bearer_token` is not supported; name a variable with `bearer_token_env_var`");
  }

  #mode(key: string, value: Placed): void {
    const { version } = this.#options;
    const isRead = readsModeKey(key, version);
    if (isRead === false) return;
    const modes = APPROVAL_MODES.filter((mode) => hasMode(mode, version) !== false);
    const isMode = (modes as readonly unknown[]).includes(value.value);
    // Whether the key is read is said where a mode decides.
    if (isMode && (value.value !== "writes" || hasMode("writes", version))) return;
    if (isMode) this.#has("writes", "the mode `writes`");
    else if (isRead === undefined) this.#has("serverModes", `\`${key}\``);
    else if (typeof value.value !== "string") this.#refuse(value, `\`${key}\` is a text, not ${shown(value.value)}`);
    else this.#refuse(value, `\`${key}\` is ${either(modes)}, not ${shown(value.value)}`, closest(value.value, modes));
  }

  #typed(key: string, value: Placed, type: Type): void {
    if (isOf(value, type)) return;
    const wrong = type === "texts" ? itemsOf(value)?.find((item) => typeof item.value !== "string") : undefined;
    if (wrong !== undefined) this.#refuse(wrong, `an item of \`${key}\` is a text, not ${shown(wrong.value)}`);
    else this.#refuse(value, `\`${key}\` is ${TYPES[type]}, not ${shown(value.value)}`);
  }

  #isTable(value: Placed, name: string): boolean {
    if (value.fields !== undefined) return true;
    this.#refuse(value, `\`${name}\` is a table, not ${shown(value.value)}`);
    return false;
  }

  #refuse({ layer, path }: Placed, what: string, suggested?: string, part?: "key"): void {
    this.#starts = false;
    const message = `Codex does not start: ${what}`;
    this.#diagnostics.push({ check: "schema", layer, path, part, message, refusal: what, suggested });
  }

  #drop(key: string, value: Placed, suggested: string | undefined, of: string): void {
    const { isStrict, flags } = this.#options;
    if (isStrict && value.layer !== flags) {
      this.#refuse(value, `\`${clip(key)}\` is no key of ${of}`, suggested, "key");
      return;
    }
    const { layer, path } = value;
    const hint = suggested === undefined ? "" : `; did you mean \`${suggested}\`?`;
    const message = `Codex drops \`${clip(key)}\`, which is no key of ${of}${hint}`;
    this.#diagnostics.push({ check: "dropped-key", severity: "warning", layer, path, part: "key", message, suggested });
  }
}

const TYPES: Readonly<Record<Type, string>> = {
  boolean: "true or false",
  list: "a list",
  number: "a number",
  table: "a table",
  "table of texts": "a table of texts",
  text: "a text",
  texts: "a list of texts",
};

function isOf({ value, fields }: Placed, type: Type): boolean {
  switch (type) {
    case "boolean":
    case "number":
      return typeof value === type;
    case "text":
      return typeof value === "string";
    case "list":
      return Array.isArray(value);
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "table":
      return fields !== undefined;
    case "table of texts":
      return fields !== undefined && [...fields.values()].every((field) => typeof field.value === "string");
    default:
      return type satisfies never;
  }
}

function shown(value: unknown): string {
  if (typeof value === "string") return `\`${clip(value)}\``;
  if (Array.isArray(value)) return "a list";
  if (value instanceof TomlDate) return "a date";
  return isObject(value) ? "a table" : `\`${clip(String(value))}\``;
}
