/** Where hosts keep their sessions on this machine, as they find the place themselves: the table of contents. */

/** What the places depend on. */
export interface Machine {
  /** The user's home folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where one host keeps its sessions. */
export interface Host {
  readonly id: string;
  /** The variable that names another folder, where the host has one. */
  readonly variable?: string;
  /** Folders that may be there, of which each that is there is read; and which files of them, as a glob. */
  places(machine: Machine): readonly Place[];
  /** What to know where nothing that can be read is there. */
  readonly hint?: string;
}

export interface Place {
  readonly folder: string;
  readonly files: string;
}

/** A variable's value; one that is empty is not set. */
function set(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}

/** Where programs keep their settings: each system has one of these. */
function settings({ home, env }: Machine): string[] {
  return [
    set(env.XDG_CONFIG_HOME) ?? `${home}/.config`,
    `${home}/Library/Application Support`,
    set(env.APPDATA) ?? `${home}/AppData/Roaming`,
  ];
}

/** VS Code's folders of a user: of each edition, on each system, and on machines it is connected to. */
function codeUsers(machine: Machine): string[] {
  const { home, env } = machine;
  const portable = set(env.VSCODE_PORTABLE);
  if (portable !== undefined) return [`${portable}/user-data/User`];
  const own = set(env.VSCODE_APPDATA);
  const editions = ["Code", "Code - Insiders", "VSCodium"];
  return [
    ...(own === undefined ? settings(machine) : [own]).flatMap((folder) =>
      editions.map((edition) => `${folder}/${edition}/User`),
    ),
    `${home}/.vscode-server/data/User`,
    `${home}/.vscode-server-insiders/data/User`,
  ];
}

/** The tasks of an extension of VS Code, which keeps a folder for each. */
function tasksOf(machine: Machine, extension: string): Place[] {
  return codeUsers(machine).map((user) => ({
    folder: `${user}/globalStorage/${extension}/tasks`,
    // The other file of a task tells of the same calls.
    files: "*/ui_messages.json",
  }));
}

export const HOSTS: readonly Host[] = [
  {
    id: "claude-code",
    variable: "CLAUDE_CONFIG_DIR",
    places: ({ home, env }) => [
      { folder: `${set(env.CLAUDE_CONFIG_DIR) ?? `${home}/.claude`}/projects`, files: "**/*.jsonl" },
    ],
  },
  {
    id: "claude-desktop",
    places: (machine) => [
      { folder: `${machine.home}/Library/Logs/Claude`, files: "mcp*.log" },
      ...settings(machine).map((folder) => ({ folder: `${folder}/Claude/logs`, files: "mcp*.log" })),
    ],
  },
  {
    id: "cline",
    variable: "CLINE_DIR",
    places: (machine) => [
      ...tasksOf(machine, "saoudrizwan.claude-dev"),
      {
        folder: `${set(machine.env.CLINE_DIR) ?? `${machine.home}/.cline`}/data/tasks`,
        files: "*/ui_messages.json",
      },
    ],
  },
  {
    id: "codex",
    variable: "CODEX_HOME",
    places: ({ home, env }) => {
      const root = set(env.CODEX_HOME) ?? `${home}/.codex`;
      return ["sessions", "archived_sessions"].map((folder) => ({
        folder: `${root}/${folder}`,
        files: "**/*.{jsonl,jsonl.zst}",
      }));
    },
  },
  {
    id: "copilot-cli",
    variable: "COPILOT_HOME",
    places: ({ home, env }) => [
      { folder: `${set(env.COPILOT_HOME) ?? `${home}/.copilot`}/session-state`, files: "{*,*/events}.jsonl" },
    ],
  },
  {
    id: "gemini",
    variable: "GEMINI_CLI_HOME",
    places: ({ home, env }) => [
      { folder: `${set(env.GEMINI_CLI_HOME) ?? home}/.gemini/tmp`, files: "*/chats/**/*.{json,jsonl}" },
    ],
  },
  {
    id: "intercept",
    places: ({ home }) => [{ folder: `${home}/.intercept/events`, files: "*.jsonl" }],
  },
  {
    id: "opencode",
    variable: "XDG_DATA_HOME",
    // A file for each part of each message; those of messages and sessions hold no calls.
    places: ({ home, env }) =>
      [set(env.XDG_DATA_HOME) ?? `${home}/.local/share`, set(env.LOCALAPPDATA) ?? `${home}/AppData/Local`].map(
        (data) => ({
          folder: `${data}/opencode/storage/part`,
          files: "**/*.json",
        }),
      ),
    hint: "newer versions keep their sessions in a database, which callgate does not open: write one to a file with `opencode export SESSION > FILE`, and name the file",
  },
  {
    id: "qwen",
    variable: "QWEN_HOME",
    places: ({ home, env }) => {
      const root = set(env.QWEN_RUNTIME_DIR) ?? set(env.QWEN_HOME) ?? `${home}/.qwen`;
      return ["projects", "tmp"].map((folder) => ({ folder: `${root}/${folder}`, files: "*/chats/**/*.{json,jsonl}" }));
    },
  },
  { id: "roo", places: (machine) => tasksOf(machine, "rooveterinaryinc.roo-cline") },
  {
    id: "vscode",
    variable: "VSCODE_APPDATA",
    places: (machine) =>
      codeUsers(machine).flatMap((user) => [
        { folder: `${user}/workspaceStorage`, files: "*/chatSessions/*.{json,jsonl}" },
        { folder: `${user}/globalStorage/emptyWindowChatSessions`, files: "*.{json,jsonl}" },
      ]),
  },
];
