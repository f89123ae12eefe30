/** A policy and calls → what Gemini CLI's policy engine, as it is published, decides; in this process. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { installPackage } from "../install-host.mjs";

const DECISIONS = { allow: "allow", deny: "deny", ask_user: "ask" };

/** Loads the engine of a version. @throws the error of npm where it cannot be had */
export async function geminiCore(version) {
  // What it wrote by itself would go into this home.
  const home = mkdtempSync(join(tmpdir(), "callgate-oracle-"));
  process.env.HOME = home;
  process.env.GEMINI_CLI_HOME = home;
  // It logs each rule that it looks at.
  console.debug = () => {};
  console.warn = () => {};
  process.on("exit", () => rmSync(home, { recursive: true, force: true }));
  const folder = installPackage("@google/gemini-cli-core", version);
  const load = (path) => import(pathToFileURL(join(folder, "dist/src", path)).href);
  const { createPolicyEngineConfig } = await load("policy/config.js");
  const { PolicyEngine } = await load("policy/policy-engine.js");
  const { generateValidName } = await load("tools/mcp-tool.js");
  return {
    engine: `@google/gemini-cli-core ${version}`,
    ask: (policy) => ask(policy, createPolicyEngineConfig, PolicyEngine, generateValidName),
  };
}

/** @returns for each call its decision and name, or a problem where the engine does not start */
async function ask({ policy, context, calls }, createPolicyEngineConfig, PolicyEngine, generateValidName) {
  const folder = mkdtempSync(join(tmpdir(), "callgate-oracle-"));
  try {
    const has = (tier) => Object.keys(policy).some((path) => path.startsWith(`${tier}/`));
    for (const [path, text] of Object.entries(policy)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const settings = {
      ...JSON.parse(policy["settings.json"] ?? "{}"),
      policyPaths: [join(folder, "user")],
      ...(has("admin") ? { adminPolicyPaths: [join(folder, "admin")] } : {}),
    };
    const config = await createPolicyEngineConfig(settings, context.approvalMode, undefined, context.interactive);
    const engine = new PolicyEngine(config);
    const answers = [];
    for (const { server, tool, args, annotations } of calls) {
      const name = generateValidName(`${server}_${tool}`);
      const { decision } = await engine.check({ name, args }, server, annotations);
      answers.push({ decision: DECISIONS[decision], modelName: name });
    }
    return answers;
  } catch (error) {
    return { problem: error.message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
