import { resourceId } from "../../cli/terraform/azure-resource-ids.js";
import { uuidV5 } from "../../constructs/entra/uuid-v5.js";
import type { Block, SynthesizedStack } from "./synthesize.js";

const NAMESPACE = "2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d";

/** What a reference is to: its text, and the block it points into, if that is in the configuration. */
interface Referred {
  readonly reference: string;
  readonly type: string;
  readonly block: Block;
}

/** What Azure and Entra put in for an attribute that no configuration holds, by its name. */
const ASSIGNED: Readonly<Record<string, (referred: Referred) => string>> = {
  client_id: aUuid,
  object_id: aUuid,
  principal_id: aUuid,
  tenant_id: aUuid,
  default_domain: () => "salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
  id: ({ reference, type, block }) => resourceId(type, block, reference),
  hostname: ({ block }) => `${String(block.name)}.${String(block.location)}.redis.azure.net`,
};

/**
 * Replaces the references in a value the way Terraform does while applying: by what the configuration says about the
 * resource, and by plausible literals for what only Azure and Entra know.
 *
 * @param stack - where the configuration is; without it only the latter can be replaced
 */
export function resolveReferences(text: string, stack?: SynthesizedStack): string {
  return text.replace(/\$\{([^}]*)\}/g, (_all, expression: string) => valueOf(expression, stack));
}

/** The same reference always has the same value, another one another. */
function aUuid({ reference }: Referred): string {
  return uuidV5(NAMESPACE, reference);
}

function valueOf(expression: string, stack: SynthesizedStack | undefined): string {
  const segment = /^element\(split\("\/", (.*)\), (\d+)\)$/.exec(expression);
  if (segment) return valueOf(segment[1] ?? "", stack).split("/")[Number(segment[2])] ?? "";
  const [, data, type = "", path = "", attribute = ""] = /^(data\.)?(\w+)\.([\w/-]+)\.(\w+)$/.exec(expression) ?? [];
  const block = resolved((data === undefined ? stack?.resources(type) : stack?.dataSources(type))?.[path], stack);
  const configured = block[attribute];
  if (typeof configured === "string") return configured;
  const assigned = ASSIGNED[attribute];
  if (!assigned) throw new Error(`no literal is known for \${${expression}}`);
  return assigned({ reference: expression, type, block });
}

function resolved(block: Block = {}, stack: SynthesizedStack | undefined): Block {
  const entries = Object.entries(block);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? resolveReferences(value, stack) : value]),
  );
}
