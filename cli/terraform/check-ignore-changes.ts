import type { Report } from "./schema-problem.js";
import { suggestName } from "./suggest-name.js";
import type { BlockSchema, TerraformType } from "./terraform-schema.js";

type Step = { readonly name: string } | { readonly index: number | string };

const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"]*)"\]/y;

/**
 * Checks the names in `lifecycle.ignore_changes`. cdktf passes them on as they are, so a camelCase name or a block without
 * its index reaches Terraform unchanged.
 */
export function checkIgnoreChanges(ignoreChanges: unknown, block: BlockSchema, report: Report): void {
  if (ignoreChanges === undefined || ignoreChanges === null || ignoreChanges === "all") return;
  if (!Array.isArray(ignoreChanges)) {
    report("ignore-changes", "lifecycle.ignore_changes", `expected a list of argument names or "all"`);
    return;
  }
  ignoreChanges.forEach((entry: unknown, index) => {
    const message = typeof entry === "string" ? checkEntry(entry, block) : "expected an argument name";
    if (message !== undefined) report("ignore-changes", `lifecycle.ignore_changes[${index}]`, message);
  });
}

function checkEntry(entry: string, block: BlockSchema): string | undefined {
  if (entry === "all") return undefined;
  const steps = parseSteps(entry);
  if (steps === undefined) return `"${entry}" is not an argument name`;
  const problem = walkBlock(steps, block);
  return problem === undefined ? undefined : `"${entry}": ${problem}`;
}

function walkBlock(steps: readonly Step[], block: BlockSchema): string | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (!("name" in first)) return "a name must follow the index";
  const { name } = first;
  const attribute = block.attributes[name];
  if (attribute !== undefined) return walkType(rest, attribute.type);
  const nested = block.block_types[name];
  if (nested === undefined) {
    const known = [...Object.keys(block.attributes), ...Object.keys(block.block_types)];
    return `unknown argument "${name}"${suggestName(name, known)}`;
  }
  if (rest.length === 0) return undefined;
  if (nested.nesting_mode === "single") return walkBlock(rest, nested.block);
  if (nested.nesting_mode === "set") return `"${name}" is a set of blocks, which has no order: name the whole of it`;
  const [index, ...below] = rest;
  if (index === undefined || !("index" in index) || typeof index.index !== "number") {
    return `"${name}" is a list of blocks and needs an index, as in ${name}[0]`;
  }
  return walkBlock(below, nested.block);
}

function walkType(steps: readonly Step[], type: TerraformType): string | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (typeof type === "string") return "a plain value holds nothing that could be named";
  if (type[0] === "set") return "a set has no order: name the whole of it";
  if (type[0] !== "object") return walkType(rest, type[1]);
  const member = "name" in first ? type[1][first.name] : undefined;
  return member === undefined ? "no such member" : walkType(rest, member);
}

function parseSteps(entry: string): Step[] | undefined {
  const steps: Step[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < entry.length) {
    const match = step.exec(entry);
    if (match === null) return undefined;
    if (match[1] !== undefined) steps.push({ name: match[1] });
    else steps.push({ index: match[2] === undefined ? (match[3] ?? "") : Number(match[2]) });
  }
  return steps.length === 0 ? undefined : steps;
}
