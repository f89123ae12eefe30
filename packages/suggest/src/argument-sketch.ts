/** The values of one argument, one by one → what they have in common, in bounded memory. */

import { mailHost } from "./bound.js";
import { FolderTree } from "./folder-tree.js";
import { FORMS } from "./forms.js";
import { locatorOf } from "./locator.js";
import { isSecret, isSecretNumber } from "./secrets.js";
import { LongText, type Seen, Whole } from "./seen.js";

/** Values that are kept one by one. */
export const MAX_VALUES = 64;

/** In place of the number of a session: values of several. */
export const SEVERAL = -1;

/** Calls that have something in common, and the only session that they are of. */
export interface Group {
  calls: number;
  /** `SEVERAL` for more than one. */
  session: number;
}

/** Numbers of one magnitude. */
export interface Bucket extends Group {
  readonly sign: -1 | 0 | 1;
  /** Of its absolute value, to the base of 2. */
  readonly magnitude: number;
  least: number;
  most: number;
}

const MAX_BUCKETS = 128;

/** Sessions that are counted one by one. */
export const MAX_SESSIONS = 10_000;

export function addTo(group: Group, session: number, calls: number): void {
  group.calls += calls;
  if (group.session !== session) group.session = SEVERAL;
}

export class ArgumentSketch {
  /** Calls that gave it, null included. */
  present = 0;
  strings = 0;
  numbers = 0;
  booleans = 0;
  /** Null, lists and objects. */
  others = 0;
  /** Values that look like a secret; nothing of them is kept. */
  secrets = 0;
  readonly sessions = new Set<number>();
  /** By value; undefined once there are too many. */
  values: Map<string | number | boolean, Group> | undefined = new Map();
  /** By magnitude. */
  readonly buckets = new Map<number, Bucket>();
  isInteger = true;
  /** Of paths and URLs; undefined once a text is neither. */
  folders: FolderTree | undefined;
  /** The hosts of addresses of mail; undefined once a text is another, or there are too many. */
  mailHosts: Map<string, Group> | undefined = new Map();
  /** Texts that have not the form, by its number in `FORMS`. */
  readonly unlike: Group[] = FORMS.map(() => ({ calls: 0, session: SEVERAL }));
  /** In UTF-16 units. */
  longest = 0;
  /** Of those that are not too long to have a form. */
  longestShort = 0;
  readonly #isHidden: boolean;

  readonly #isPrivate: boolean;

  /**
   * @param isHidden whether no value is to be kept, because the argument's name, or the user, says that it is secret
   * @param isPrivate whether nothing that is learned from it is ever shown, so that secrets need not be looked for
   */
  constructor(isHidden = false, isPrivate = false) {
    this.#isHidden = isHidden;
    this.#isPrivate = isPrivate;
    this.folders = new FolderTree(isPrivate);
  }

  add(value: Seen, session: number, calls = 1): void {
    this.present += calls;
    if (this.sessions.size < MAX_SESSIONS) this.sessions.add(session);
    if (value === null || value instanceof Whole) {
      this.others += calls;
      return;
    }
    if (this.#isHidden) {
      this.secrets += calls;
      return;
    }
    if (typeof value === "number") {
      if (!this.#isPrivate && isSecretNumber(value)) {
        this.secrets += calls;
        return;
      }
      this.numbers += calls;
      if (!Number.isInteger(value)) this.isInteger = false;
      this.#addBucket(value, session, calls);
    } else if (typeof value === "boolean") this.booleans += calls;
    else {
      this.strings += calls;
      if (value.length > this.longest) this.longest = value.length;
      if (value instanceof LongText) {
        this.values = undefined;
        this.folders = undefined;
        this.mailHosts = undefined;
        for (const group of this.unlike) unlikeToo(group, session, calls);
        return;
      }
      if (value.length > this.longestShort) this.longestShort = value.length;
    }
    if (this.values !== undefined) {
      const group = this.values.get(value);
      if (group !== undefined) {
        addTo(group, session, calls);
        if (typeof value === "string") this.#addText(value, session, calls);
        return;
      }
      if (!this.#isPrivate && typeof value === "string" && isSecret(value)) {
        this.secrets += calls;
        return;
      }
      if (this.values.size < MAX_VALUES) this.values.set(value, { calls, session });
      else this.values = undefined;
    }
    if (typeof value === "string") this.#addText(value, session, calls);
  }

  #addText(text: string, session: number, calls: number): void {
    for (let i = 0; i < FORMS.length; i++) {
      const group = this.unlike[i] as Group;
      // Once it is nothing that all have in common, it need not be asked again.
      if (group.calls > MAX_UNLIKE) continue;
      if (!(FORMS[i] as (typeof FORMS)[number]).test(text)) unlikeToo(group, session, calls);
    }
    if (this.folders !== undefined) {
      const locator = locatorOf(text);
      if (locator === undefined) this.folders = undefined;
      else {
        this.folders.add(locator, session, calls);
        if (this.folders.isTooWide || this.folders.hasSecretRoot) this.folders = undefined;
      }
    }
    if (this.mailHosts !== undefined) {
      const host = mailHost(text);
      const group = host === undefined ? undefined : this.mailHosts.get(host);
      if (group !== undefined) addTo(group, session, calls);
      else if (host === undefined || this.mailHosts.size >= MAX_HOSTS || (!this.#isPrivate && isSecret(host)))
        this.mailHosts = undefined;
      else this.mailHosts.set(host, { calls, session });
    }
  }

  #addBucket(value: number, session: number, calls: number): void {
    const sign = Math.sign(value) as -1 | 0 | 1;
    const magnitude = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value)));
    const key = sign * (magnitude + 2_000);
    const bucket = this.buckets.get(key);
    if (bucket === undefined) {
      if (this.buckets.size < MAX_BUCKETS)
        this.buckets.set(key, { sign, magnitude, least: value, most: value, calls, session });
      else this.#widenNearest(key, value, session, calls);
      return;
    }
    addTo(bucket, session, calls);
    if (value < bucket.least) bucket.least = value;
    if (value > bucket.most) bucket.most = value;
  }

  #widenNearest(key: number, value: number, session: number, calls: number): void {
    const keys = [...this.buckets.keys()];
    const nearest = keys.reduce((best, one) => (Math.abs(one - key) < Math.abs(best - key) ? one : best));
    const bucket = this.buckets.get(nearest) as Bucket;
    addTo(bucket, session, calls);
    bucket.least = Math.min(bucket.least, value);
    bucket.most = Math.max(bucket.most, value);
  }
}

const MAX_HOSTS = 8;
const MAX_UNLIKE = 1_000;

function unlikeToo(group: Group, session: number, calls: number): void {
  if (group.calls === 0) group.session = session;
  addTo(group, session, calls);
  // So many are no exception, and are not counted further.
  if (group.calls > MAX_UNLIKE) group.session = SEVERAL;
}
