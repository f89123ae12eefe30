/** Loads the bundle's files, which are CommonJS, with compiled code of an earlier run, and gives that of this one. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { constants, Script } from "node:vm";
import type * as Flags from "../v8-flags.js";

interface LoadedModule {
  exports: unknown;
}

type Wrapper = (
  this: unknown,
  exports: unknown,
  require: (id: string) => unknown,
  module: LoadedModule,
  filename: string,
  dirname: string,
) => void;

/** Node's own modules that few runs need; loading each takes milliseconds. */
const LATER = [
  "node:child_process",
  "node:crypto",
  "node:os",
  "node:tty",
  "node:v8",
  "node:worker_threads",
  "node:zlib",
];

/** Loaded by the commands that set flags of V8. */
const FLAGS = "v8-flags.cjs";

export class BundleLoader {
  readonly #folder: string;
  readonly #compiled: ReadonlyMap<string, Buffer>;
  readonly #modules = new Map<string, LoadedModule>();
  readonly #given = new Map<string, unknown>();
  readonly #scripts = new Map<string, Script>();
  readonly #require: NodeJS.Require;
  #isNew = false;

  /**
   * @param folder where the bundle is
   * @param compiled what {@link compiledCode} gave in an earlier run, of the same files; V8 compiles again what it was given
   *   by another V8
   */
  constructor(folder: string, compiled: ReadonlyMap<string, Buffer>) {
    this.#folder = folder;
    this.#compiled = compiled;
    this.#require = createRequire(join(folder, "main.cjs"));
  }

  /** What a file of the bundle exports. */
  load(name: string): unknown {
    const before = this.#modules.get(name);
    if (before !== undefined) return before.exports;
    const loaded: LoadedModule = { exports: {} };
    this.#modules.set(name, loaded);
    const path = join(this.#folder, name);
    const wrapper: Wrapper = this.#script(name, path).runInThisContext();
    wrapper.call(loaded.exports, loaded.exports, this.#needed, loaded, path, this.#folder);
    makeFast(loaded.exports as object);
    return loaded.exports;
  }

  /**
   * The same, for another file that requires it: inherited by an object of its own. V8 looks up hundreds of exports one by one at
   * each use, unless they are inherited; a replay takes two hundredths longer by that.
   */
  #forOthers(name: string): unknown {
    let given = this.#given.get(name);
    if (given === undefined) {
      const exported = this.load(name);
      given = typeof exported === "object" ? Object.create(exported) : exported;
      this.#given.set(name, given);
    }
    return given;
  }

  /** V8's compiled code of all that was loaded, with the functions that ran; undefined where a later run gains nothing by it. */
  compiledCode(): ReadonlyMap<string, Buffer> | undefined {
    if (!this.#isNew) return undefined;
    return this.#compiling(
      () => new Map([...this.#scripts].map(([name, script]) => [name, script.createCachedData()])),
    );
  }

  /** Under the flags that V8 had at the start, and has when a later run begins. */
  #compiling<T>(compile: () => T): T {
    const { underUsualFlags } = (this.#modules.get(FLAGS)?.exports ?? {}) as Partial<typeof Flags>;
    return underUsualFlags === undefined ? compile() : underUsualFlags(compile);
  }

  #script(name: string, filename: string): Script {
    const cachedData = this.#compiled.get(name);
    // The bundle is ASCII, which is read fastest as Latin-1.
    const text = `(function(exports,require,module,__filename,__dirname){${readFileSync(filename, "latin1")}\n})`;
    const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
    const script = this.#compiling(() => new Script(text, { filename, cachedData, importModuleDynamically }));
    if (cachedData === undefined || script.cachedDataRejected) this.#isNew = true;
    this.#scripts.set(name, script);
    return script;
  }

  readonly #needed = (id: string): unknown => {
    if (id.startsWith("./")) return this.#forOthers(id.slice(2));
    return LATER.includes(id) ? loadedLater(() => this.#require(id)) : this.#require(id);
  };
}

/**
 * Has V8 treat an object as one that others inherit from, whose properties it takes for constants: functions of one file call
 * those of others in every step of a replay, which took 6% longer without.
 */
function makeFast(exported: object): void {
  Object.create(exported);
}

/** A module that is loaded when something of it is asked for. */
function loadedLater(load: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, name) => Reflect.get(load(), name),
      has: (_, name) => Reflect.has(load(), name),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(load(), name),
    },
  );
}
