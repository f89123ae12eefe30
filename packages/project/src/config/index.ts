/** A configuration file → what holds for one policy. */

export { type PolicySettings, printedSettings, settingsFor } from "./for-policy.js";
export { CONFIG_NAMES, type ConfigChoice, type LoadedConfig, loadConfig } from "./load-config.js";
export { readConfig } from "./read-config.js";
