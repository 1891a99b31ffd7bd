import { STAGES } from "../doctor/stages.js";
import { markdownTable } from "./markdown-table.js";

/** Everything that `entra-mcp doctor` looks at, in its order. */
export function doctorChecksTable(): string {
  return markdownTable(
    ["Check", "Demands", "Requirements"],
    STAGES.flatMap(({ checks }) => checks.map(({ id, demands, rules }) => [`\`${id}\``, demands, rules.join(", ")])),
  );
}
