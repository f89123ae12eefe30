/** Chance for tests, the same as in those of core. */

export { seeded } from "../../core/test/seeded.js";
