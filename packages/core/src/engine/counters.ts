/**
 * What the counters of one policy hold, as the engine's store does (its `sqlite.go`): a value, the start of the window
 * it was last reserved in, and that window's length. Values are int64 and wrap as Go's do.
 */

/** An int64: a number while it is exact, a bigint beyond. */
export type Int64 = number | bigint;

export interface Counter {
  value: Int64;
  /** Epoch milliseconds. */
  windowStart: number;
  /** Milliseconds; 0 for a window the engine does not know. */
  windowLength: number;
}

/** One reservation, kept so that it can be given back. */
export interface Reservation {
  readonly slot: number;
  readonly perGrant: boolean;
  readonly amount: Int64;
}

type Slots = (Counter | undefined)[];

/** The counters of one policy. Mutable: `decide` moves it forward, `refund` gives back. */
export class Counters {
  readonly #everyone: Slots = [];
  /** Made when first asked for: most policies count for everyone. */
  #grants: Map<string, Slots> | undefined;

  /**
   * The counter's value at `at`, as a condition reads it: 0 outside the window it was last reserved in. Only counters
   * that everyone shares can be read by conditions.
   */
  read(slot: number, at: number): Int64 {
    const counter = this.#everyone[slot];
    if (counter === undefined) return 0;
    return windowStart(at, counter.windowLength) === counter.windowStart ? counter.value : 0;
  }

  /** Adds `amount` unless the value would then exceed `max`; says whether it did. */
  reserve(limit: Reservable, amount: Int64, grant: string, at: number): boolean {
    const slots = this.#slots(limit.perGrant, grant);
    const counter = slots[limit.slot];
    const start = windowStart(at, limit.windowLength);
    const value = add(counter === undefined || counter.windowStart !== start ? 0 : counter.value, amount);
    if (value > limit.max) return false;
    if (counter === undefined) slots[limit.slot] = { value, windowStart: start, windowLength: limit.windowLength };
    else {
      counter.value = value;
      counter.windowStart = start;
      counter.windowLength = limit.windowLength;
    }
    return true;
  }

  /** The value of the counter that a call has just reserved from. */
  held({ slot, perGrant }: Reservation, grant: string): Int64 {
    return this.#slots(perGrant, grant)[slot]?.value ?? 0;
  }

  /** What a limit whose windows have this length finds in the counter at `at`. */
  holds(slot: number, perGrant: boolean, grant: string, windowLength: number, at: number): Int64 {
    const counter = this.#slots(perGrant, grant)[slot];
    return counter !== undefined && counter.windowStart === windowStart(at, windowLength) ? counter.value : 0;
  }

  /** What the limit finds in its counter at `at`; undefined where a window of another length was last counted in it. */
  heldIn({ slot, perGrant, windowLength }: Omit<Reservable, "max">, grant: string, at: number): Int64 | undefined {
    const counter = this.#slots(perGrant, grant)[slot];
    if (counter === undefined) return 0;
    if (counter.windowLength !== windowLength) return undefined;
    return counter.windowStart === windowStart(at, windowLength) ? counter.value : 0;
  }

  /** Reserves once more what has just been reserved, so many times; the limits are not asked. */
  repeat({ slot, perGrant, amount }: Reservation, grant: string, times: number): void {
    const counter = this.#slots(perGrant, grant)[slot];
    if (counter !== undefined) counter.value = toInt64Value(BigInt(counter.value) + BigInt(amount) * BigInt(times));
  }

  /** A copy: what is done to it does not show here. */
  fork(): Counters {
    const copy = new Counters();
    copySlots(this.#everyone, copy.#everyone);
    for (const [grant, slots] of this.#grants ?? []) copySlots(slots, copy.#slots(true, grant));
    return copy;
  }

  /**
   * A copy in which each counter is what `change` makes of it; one without a value is left out.
   * @param change is given the counter as it is, and must not change it
   */
  changed(change: (counter: Readonly<Counter>) => Counter | undefined): Counters {
    const copy = new Counters();
    const take = (from: Slots, to: Slots) =>
      from.forEach((counter, slot) => {
        to[slot] = counter && change(counter);
      });
    take(this.#everyone, copy.#everyone);
    for (const [grant, slots] of this.#grants ?? []) take(slots, copy.#slots(true, grant));
    return copy;
  }

  /** A copy without the counters that one agent has for itself. */
  without(grant: string): Counters {
    const copy = this.fork();
    copy.#grants?.delete(grant);
    return copy;
  }

  /** What they hold, as text. Two texts are equal where every counter that is not 0 is the same. */
  text(): string {
    const textOf = (slots: Slots) =>
      slots
        .flatMap((counter, slot) =>
          counter === undefined || counter.value === 0
            ? []
            : [`${slot}=${counter.value}@${counter.windowStart}/${counter.windowLength}`],
        )
        .join(" ");
    const grants = [...(this.#grants ?? [])].map(([grant, slots]) => [grant, textOf(slots)] as const);
    return [textOf(this.#everyone), ...grants.filter(([, text]) => text !== "").map((pair) => pair.join(" "))].join(
      ";",
    );
  }

  /** Takes the amount from whatever the counter holds now, even in a later window; never below zero. */
  refund({ slot, perGrant, amount }: Reservation, grant: string): void {
    const counter = this.#slots(perGrant, grant)[slot];
    if (counter === undefined) return;
    const value = add(counter.value, -amount);
    counter.value = value < 0 ? 0 : value;
  }

  #slots(perGrant: boolean, grant: string): Slots {
    if (!perGrant) return this.#everyone;
    this.#grants ??= new Map();
    let slots = this.#grants.get(grant);
    if (slots === undefined) {
      slots = [];
      this.#grants.set(grant, slots);
    }
    return slots;
  }
}

function copySlots(from: Slots, to: Slots): void {
  from.forEach((counter, slot) => {
    to[slot] = counter && { ...counter };
  });
}

export interface Reservable {
  readonly slot: number;
  readonly perGrant: boolean;
  readonly windowLength: number;
  readonly max: Int64;
}

/** Windows begin at multiples of their length since 1970 UTC, which is where calendar minutes, hours and days begin. */
export function windowStart(at: number, length: number): number {
  return length === 0 ? at : Math.floor(at / length) * length;
}

export function toInt64Value(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function add(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt64Value(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}
