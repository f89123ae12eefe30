import type { MutationReport } from "./report.js";
import { strykerJson } from "./stryker.js";
export function mutationHtml(report: MutationReport): string {
  return strykerJson(report);
}
