/** Forms of a report, beside `--json`. */
export const FORMATS = ["terminal", "markdown", "sarif"] as const;
/** Levels that can stop a pipeline. */
export const FAIL_LEVELS = ["high", "medium", "low"] as const;

/** Options of `entra-mcp review`, as commander parses them. */
export interface ReviewOptions {
  readonly format: (typeof FORMATS)[number];
  readonly failOn?: (typeof FAIL_LEVELS)[number];
  readonly location?: string;
  readonly json: boolean;
}
