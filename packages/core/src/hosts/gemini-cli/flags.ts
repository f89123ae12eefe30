/** A command line of Gemini CLI → what of it decides about tools. */

export interface Flags {
  readonly approvalMode: string | undefined;
  readonly interactive: boolean | undefined;
  readonly allowedTools: readonly string[] | undefined;
  readonly allowedServers: readonly string[] | undefined;
  /** Whether it names policies, which then are the user's. */
  readonly policies: readonly string[];
  readonly adminPolicies: readonly string[];
}

export function readFlags(words: readonly string[]): Flags {
  const values = (...names: readonly string[]): readonly string[] | undefined => {
    const found = words.flatMap((word, index) => {
      const equals = names.find((name) => word.startsWith(`${name}=`));
      const value =
        equals === undefined ? (names.includes(word) ? words[index + 1] : undefined) : word.slice(equals.length + 1);
      return value === undefined ? [] : [value];
    });
    return found.length === 0 ? undefined : found;
  };
  // Several values may be parted by commas.
  const lists = (name: string) => values(name)?.flatMap((value) => value.split(",").map((one) => one.trim()));
  const has = (...names: readonly string[]) => words.some((word) => names.includes(word));
  return {
    approvalMode: values("--approval-mode")?.at(-1) ?? (has("--yolo", "-y") ? "yolo" : undefined),
    interactive:
      values("-i", "--prompt-interactive") !== undefined
        ? true
        : values("-p", "--prompt") !== undefined
          ? false
          : undefined,
    allowedTools: lists("--allowed-tools"),
    allowedServers: lists("--allowed-mcp-server-names"),
    policies: lists("--policy") ?? [],
    adminPolicies: lists("--admin-policy") ?? [],
  };
}
