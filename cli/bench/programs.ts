import { join } from "node:path";

/** One thing to measure. */
export interface MeasuredProgram {
  /** What a reader sees. */
  readonly title: string;
  /** Arguments of `node`. */
  readonly args: readonly string[];
  /** What the project wants it to stay under on a laptop. Never a condition of success. */
  readonly target?: { readonly milliseconds?: number; readonly megabytes?: number };
  /** How many integrations it makes, to show what one more costs. */
  readonly integrations?: number;
}

/** Resources of the plan whose review is measured. */
export const PLANNED_RESOURCES = 5000;

/**
 * Everything that is measured, in the order of the table.
 *
 * @param repository - absolute path
 * @param compiled - absolute path of the compiled sources
 * @param plan - absolute path of a plan with `PLANNED_RESOURCES` resources
 */
export function measuredPrograms(repository: string, compiled: string, plan: string): MeasuredProgram[] {
  const entry = join(compiled, "constructs/index.js");
  const many = (count: number): MeasuredProgram => ({
    title: `${count} integrations in one app`,
    args: [join(compiled, "cli/bench/integrations-main.js"), String(count)],
    integrations: count,
    ...(count === 200 && { target: { milliseconds: 2000 } }),
  });
  return [
    { title: "node, empty program", args: ["--eval", ""] },
    { title: 'require("cdktf") alone', args: ["--eval", `require("cdktf")`] },
    { title: 'require("entra-mcp")', args: ["--eval", `require(${JSON.stringify(entry)})`] },
    {
      title: "example stacks, synthesized",
      args: [join(compiled, "stacks/main.js")],
      target: { milliseconds: 1000, megabytes: 150 },
    },
    ...[1, 50, 100, 200, 400].map(many),
    {
      title: `review of a plan, ${PLANNED_RESOURCES} resources`,
      args: [join(compiled, "cli/main.js"), "review", plan],
      target: { milliseconds: 3000 },
    },
    {
      title: "type-check of the project",
      args: [join(repository, "node_modules/typescript/bin/tsc"), "-p", repository],
      target: { milliseconds: 5000 },
    },
  ];
}
