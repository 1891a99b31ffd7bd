import { uuidV5 } from "../../constructs/entra/uuid-v5.js";
import { existing } from "./integration-fixtures.js";

const NAMESPACE = "2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d";

/** What Azure and Entra would put in for an attribute, by its name. */
const LITERALS: Readonly<Record<string, (reference: string) => string>> = {
  client_id: aUuid,
  object_id: aUuid,
  principal_id: aUuid,
  tenant_id: aUuid,
  default_domain: () => "salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
  key_vault_id: () => existing.keyVaultId,
  name: () => "contoso-entra-credential",
};

/** Replaces the references in a value the way Terraform does while applying, by plausible literals. */
export function resolveReferences(text: string): string {
  return text.replace(/\$\{([^}]*)\}/g, (_all, expression: string) => valueOf(expression));
}

/** The same reference always has the same value, another one another. */
function aUuid(reference: string): string {
  return uuidV5(NAMESPACE, reference);
}

function valueOf(expression: string): string {
  const segment = /^element\(split\("\/", (.*)\), (\d+)\)$/.exec(expression);
  if (segment) return valueOf(segment[1] ?? "").split("/")[Number(segment[2])] ?? "";
  const literal = LITERALS[/^(?:data\.)?\w+\.[\w/-]+\.(\w+)$/.exec(expression)?.[1] ?? ""];
  if (!literal) throw new Error(`no literal is known for \${${expression}}`);
  return literal(expression);
}
