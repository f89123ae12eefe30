/** The shells for which there is a script. */
export const SHELL_NAMES = ["bash", "fish", "zsh"] as const;
