/** What a link to the playground holds in its fragment, which a browser sends to no server. */

export interface SharedTexts {
  readonly policy: NamedText;
  /** What the policy is compared with. */
  readonly before?: string;
  /** The tool list of the server that the policy guards. */
  readonly tools?: string;
  /** Recorded calls. */
  readonly session?: string;
}

/** A text with the path by which callgate knows what it is: `policy.yaml`, `.claude/settings.json`. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Begins the fragment; behind it is JSON, deflated, as base64url. */
export const FRAGMENT_VERSION = "1.";
