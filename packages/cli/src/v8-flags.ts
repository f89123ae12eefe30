/** Flags of V8 for commands whose work is not what its defaults suit. They are those of the whole process, threads included. */

import { setFlagsFromString } from "node:v8";

interface Flag {
  readonly name: string;
  readonly value: number;
  /** What V8 has by itself. */
  readonly usual: number;
}

/** How far the heap may grow over what is in use before it is collected, in percent. V8 allows some 300 by itself: 0. */
const HEAP_GROWTH: Flag = { name: "heap-growing-percent", value: 50, usual: 0 };

/** How much bytecode a function runs before V8 thinks of optimizing it, in bytes. */
const BEFORE_OPTIMIZING: Flag = { name: "interrupt-budget", value: 400_000, usual: 67_584 };

/** Later versions have a compiler between, and another flag. */
const IS_BEFORE_MAGLEV = process.versions.v8.startsWith("11.");

const changed = new Set<Flag>();

/**
 * Collects garbage earlier, for commands that read tens of thousands of files or compare very long lists: a third less
 * memory, in a quarter more time.
 */
export function boundHeapGrowth(): void {
  change(HEAP_GROWTH);
}

/**
 * Optimizes functions later, for runs of a few seconds that call many functions a few times each: what V8 would optimize in
 * them is hardly used, and its compiler wants the cores that other threads work on. For V8 11 only, which Node 20 has.
 */
export function optimizeLater(): void {
  if (IS_BEFORE_MAGLEV) change(BEFORE_OPTIMIZING);
}

/** Has V8 compile something under its own flags: it uses no compiled code that was made under others. */
export function underUsualFlags<T>(compile: () => T): T {
  if (changed.size === 0) return compile();
  for (const { name, usual } of changed) setFlagsFromString(`--${name}=${usual}`);
  try {
    return compile();
  } finally {
    for (const flag of changed) change(flag);
  }
}

function change(flag: Flag): void {
  changed.add(flag);
  setFlagsFromString(`--${flag.name}=${flag.value}`);
}
