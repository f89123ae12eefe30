/** Z3, as its npm package gives it: SMT-LIB text → sat, unsat or unknown. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** 35 MB, needed by this test alone: so it is no dependency of the workspace. */
const NAME = "z3-solver";
const PACKAGE = `${NAME}@5.2.0`;
const folder = fileURLToPath(new URL("../../../../.cache/z3/", import.meta.url));
const MILLISECONDS = 2_000;

/** The solver; undefined where it is not there and cannot be installed. */
export async function openSolver() {
  const require = createRequire(`${folder}index.js`);
  if (!existsSync(`${folder}node_modules/${NAME}`) && !install()) return undefined;
  const { init, killThreads } = require(NAME);
  const { Z3, em } = await init();
  Z3.global_param_set("timeout", String(MILLISECONDS));
  const answers = { 1: "sat", 0: "unknown", [-1]: "unsat" };
  return {
    /** @param script declarations and assertions */
    async check(script) {
      const context = Z3.mk_context(Z3.mk_config());
      const solver = Z3.mk_solver(context);
      Z3.solver_inc_ref(context, solver);
      try {
        // Not with `eval_smtlib2_string`: it hands the text to a thread that may find other text there.
        Z3.solver_from_string(context, solver, script);
        const error = Z3.get_error_code(context);
        if (error !== 0)
          throw new Error(`Z3 does not take the question: ${Z3.get_error_msg(context, error)}\n${script}`);
        return answers[await Z3.solver_check(context, solver)];
      } finally {
        Z3.solver_dec_ref(context, solver);
        Z3.del_context(context);
      }
    },
    close: () => killThreads(em),
  };
}

function install() {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("npm", ["install", "--prefix", folder, "--no-save", "--ignore-scripts", PACKAGE], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
