/** Arguments of a call → the values that are learned from, by path. */

/** A text too long to be listed or to have a form. */
export class LongText {
  /** In UTF-16 units. */
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }
}

/** A list, whose items no condition can reach, or an object that is not looked into. */
export class Whole {
  readonly kind: "list" | "object";

  constructor(kind: "list" | "object") {
    this.kind = kind;
  }
}

export const A_LIST = new Whole("list");
export const AN_OBJECT = new Whole("object");

/** A value at a path, as much of it as is kept. */
export type Seen = string | number | boolean | null | LongText | Whole;
