/** Changes made of random entries: the verdict is never better than that of a reading that decides each entry by itself. */

import { createHash } from "node:crypto";
import { type ListedEntry, TreeIo, treeOf } from "@callgate/project/commit";
import { failureReasons, reviewChange } from "@callgate/project/review";
import { describe, expect, it } from "vitest";
import { INPUTS, randomOf } from "../test/review-inputs.js";

const WIDE = 'version: "1"\ndefault: allow\ntools: {rm: {}}\n';
const GOOD =
  'version: "1"\ndefault: deny\ntools:\n  list_models:\n    rules:\n      - {name: rate, rate_limit: 30/minute}\n';

interface Entry {
  readonly mode: string;
  readonly path: string;
  readonly bytes: Buffer;
  /** What a reading of this entry alone says of adding it: nothing to say, or that it must not pass. */
  readonly passes: boolean;
}

const file = (path: string, text: string | Buffer, passes: boolean): Entry => ({
  mode: "100644",
  path,
  bytes: Buffer.from(text),
  passes,
});
const link = (path: string, to: string, passes: boolean): Entry => ({
  mode: "120000",
  path,
  bytes: Buffer.from(to),
  passes,
});

/** By a number that makes its name its own. */
const KINDS: readonly ((n: number) => Entry)[] = [
  (n) => file(`d${n % 3}/good${n}.yaml`, GOOD, true),
  (n) => file(`d${n % 3}/text${n}.md`, WIDE, true),
  (n) => file(`d${n % 3}/package${n}.json`, "{}", true),
  (n) => file(`d${n % 3}/template${n}.yaml`, "a: {{ x }}\nb: [\n", true),
  (n) => link(`d${n % 3}/README${n}`, "../README.md", true),
  (n) => file(`d${n % 3}/wide${n}.yaml`, WIDE, false),
  (n) => file(`d${n % 3}/wide${n}.YML`, WIDE, false),
  (n) => file(`d${n % 3}/.hidden${n}.yaml`, WIDE, false),
  (n) => file(`.h/${n}/wide.yaml`, WIDE, false),
  (n) => file(`node_modules/${n}.json`, '{"version":"1","default":"allow","tools":{"rm":{}}}', false),
  (n) => file(`d${n % 3}/back\\slash${n}.yaml`, WIDE, false),
  (n) => file(`d${n % 3}/utf16${n}.yaml`, Buffer.from(`\ufeff${WIDE}`, "utf16le"), false),
  (n) => file(`d${n % 3}/broken${n}.yaml`, `${WIDE}a: [\n`, false),
  (n) => file(`d${n % 3}/deep${n}.yaml`, `${WIDE}x: ${"[".repeat(101)}${"]".repeat(101)}\n`, false),
  (n) => file(`d${n % 3}/large${n}.yaml`, `${WIDE}#${"x".repeat(2_097_152)}\n`, false),
  (n) => file(`d${n % 3}/\udce9${n}.yaml`, WIDE, false),
  (n) => file(`d${n % 3}/../odd${n}.yaml`, GOOD, false),
  (n) => link(`d${n % 3}/link${n}.yaml`, "../README.md", false),
  (n) => link(`d${n % 3}/out${n}`, "/etc", false),
  (n) => link(`d${n % 3}/folder${n}`, "../d0", false),
  (n) => ({ mode: "160000", path: `sub${n}`, bytes: Buffer.from(`${n}`), passes: false }),
];

function sideOf(commit: string, entries: readonly Entry[]): TreeIo {
  const contents = new Map<string, Uint8Array>();
  const listed = entries.map(({ mode, path, bytes }): ListedEntry => {
    const id = createHash("sha1").update(bytes).digest("hex");
    contents.set(id, bytes);
    return { mode, id, size: bytes.length, path };
  });
  return new TreeIo(treeOf(commit, listed), { load: async () => contents }, "/w", () => 0);
}

async function failuresBetween(before: readonly Entry[], after: readonly Entry[]): Promise<readonly string[]> {
  const [old, now] = [sideOf("a".repeat(40), before), sideOf("b".repeat(40), after)];
  const found = await reviewChange(INPUTS, old, now, { workspace: now, name: "b".repeat(40) });
  return failureReasons(found, INPUTS);
}

const BASE = [file("README.md", "words", true), file("d0/base.yaml", GOOD, true)];

describe("a change that adds random entries", () => {
  it.each(KINDS.map((kind, i) => [kind(i).path, kind(i)] as const))("%j alone", async (_path, entry) => {
    expect((await failuresBetween(BASE, [...BASE, entry])).length > 0).toBe(!entry.passes);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "with seed %i passes only where each of them does",
    async (seed) => {
      const random = randomOf(seed);
      const some = (from: number) =>
        Array.from({ length: random(5) }, (_, i) => (KINDS[random(KINDS.length)] as (typeof KINDS)[number])(from + i));
      const [kept, added] = [some(0), some(100)];
      const failures = await failuresBetween([...BASE, ...kept], [...BASE, ...kept, ...added]);
      if (added.some(({ passes }) => !passes)) expect(failures).not.toEqual([]);
      else expect(failures).toEqual([]);
    },
  );

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "with seed %i does not pass where a policy becomes one",
    async (seed) => {
      const random = randomOf(1_000 + seed);
      const bad = KINDS.filter((kind) => !kind(0).passes);
      const entry = (bad[random(bad.length)] as (typeof KINDS)[number])(seed);
      const rest = [file("README.md", "words", true), file("d1/other.yaml", GOOD, true)];
      expect(await failuresBetween([...rest, file("d0/base.yaml", GOOD, true)], [...rest, entry])).not.toEqual([]);
    },
  );
});
