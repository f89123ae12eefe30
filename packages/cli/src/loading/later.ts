/** A module that is loaded when something of it is first used, in the place of one that is loaded when it is imported. */

/**
 * What a module exports, from the first use of any of it.
 * @param load gives the module's exports; it is called once, unless it throws
 */
export function later(load: () => object): object {
  const exported = Object.create(
    new Proxy(
      {},
      {
        get(_, name) {
          const loaded = load();
          if (!(name in loaded) && name !== "then")
            throw new Error(`${String(name)} is used before its module has run`);
          // What it inherits is found as fast as if it were its own.
          Object.setPrototypeOf(exported, loaded);
          return Reflect.get(loaded, name);
        },
      },
    ),
  );
  return exported;
}
