/** @callgate/core/tools: tool lists, and the categories of tools. */

export { type Categorisation, type CategoriseContext, type Categorised, categorise } from "./categorise.js";
export { CATEGORIES, type Category, RECOMMENDED, type Recommendation } from "./category.js";
export { MAX_TOOLS_BYTES, readTools } from "./read-tools.js";
