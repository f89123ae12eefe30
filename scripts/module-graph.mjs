/**
 * Which modules each module takes something from. A door, a module that only passes on what others define, is looked through:
 * who takes one thing from it needs no other.
 */

import { parseAst } from "rolldown/parseAst";

export class ModuleGraph {
  #modules = new Map();

  /** Adds a module as Rolldown has parsed it. */
  add({ id, code, importedIds }) {
    this.#modules.set(id, isEsModule(id, code) ? exchangeOf(code, importedIds) : wholly(importedIds));
  }

  /** The ids of all modules. */
  ids() {
    return [...this.#modules.keys()];
  }

  /**
   * Some modules, and all that they need without delay; what `import()` loads is not.
   * @param isLeftOut of which modules it is not wanted, nor of what only they need
   */
  neededBy(ids, isLeftOut = () => false) {
    const all = new Set(ids);
    for (const id of all)
      for (const { from, name } of this.#modules.get(id)?.taken ?? [])
        for (const needed of this.#defining(from, name, new Set())) if (!isLeftOut(needed)) all.add(needed);
    return all;
  }

  /** The modules that define what one exports under a name. */
  #defining(id, name, seen) {
    const module = this.#modules.get(id);
    const key = `${id} ${name}`;
    if (module === undefined || seen.has(key)) return [];
    seen.add(key);
    const { passedOn, own } = module;
    if (name === ALL) return [id, ...passedOn.flatMap((one) => this.#defining(one.from, one.name, seen))];
    if (own.has(name)) return [id];
    const named = passedOn.filter(({ as }) => as === name);
    if (named.length > 0) return named.flatMap((one) => this.#defining(one.from, one.name, seen));
    const found = passedOn.filter(({ as }) => as === ALL).flatMap(({ from }) => this.#defining(from, name, seen));
    return found.length > 0 || own.size > 0 ? found : [id];
  }
}

/** In the place of a name: everything. */
const ALL = "*";

/** Whether it says by statements what it takes and gives; CommonJS and JSON do not. */
function isEsModule(id, code) {
  return /\.m?js$/.test(id) && /^(?:import|export)\b/m.test(code ?? "");
}

function wholly(importedIds) {
  return { taken: importedIds.map((from) => ({ from, name: ALL })), passedOn: [], own: new Set() };
}

/** What a module defines, what it takes for itself, and what it passes on from others. */
function exchangeOf(code, importedIds) {
  const { body } = parseAst(code, { sourceType: "module" });
  const sources = [...new Set(body.flatMap(({ source }) => source?.value ?? []))];
  const from = ({ source }) => importedIds[sources.indexOf(source.value)];
  const taken = new Map();
  const passedOn = [];
  const own = new Set();
  for (const statement of body)
    switch (statement.type) {
      case "ImportDeclaration":
        for (const { type, imported, local } of statement.specifiers)
          taken.set(local.name, {
            from: from(statement),
            name: type === "ImportSpecifier" ? imported.name : type === "ImportDefaultSpecifier" ? "default" : ALL,
          });
        if (statement.specifiers.length === 0) taken.set(statement, { from: from(statement), name: ALL });
        break;
      case "ExportAllDeclaration":
        passedOn.push({ from: from(statement), name: ALL, as: statement.exported?.name ?? ALL });
        break;
      case "ExportDefaultDeclaration":
        own.add("default");
        break;
      case "ExportNamedDeclaration":
        for (const { local, exported } of statement.specifiers)
          if (statement.source) passedOn.push({ from: from(statement), name: local.name, as: exported.name });
          else if (taken.has(local.name)) passedOn.push({ ...taken.get(local.name), as: exported.name });
          else own.add(exported.name);
        for (const name of declaredBy(statement.declaration)) own.add(name);
    }
  return { taken: [...taken.values()], passedOn, own };
}

function declaredBy(declaration) {
  if (!declaration) return [];
  return declaration.id ? [declaration.id.name] : declaration.declarations.map(({ id }) => id.name);
}
