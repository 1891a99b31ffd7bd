import { mcpClientPresets } from "../../constructs/entra/mcp-client-presets.js";
import type { Requirements } from "./requirements.js";
import type { Mode } from "./rules.js";

/** What a stack needs to know beside the requirements. */
export interface StackDetails {
  /** Short name that Azure names derive from. */
  readonly name: string;
  /** Azure region. */
  readonly location: string;
  /** Image of the built-in runtime. */
  readonly runtimeImage: string;
  /** Image of an MCP server of one's own, and its port. */
  readonly serverImage: string;
  readonly serverPort: number;
  /** MCP endpoint of a server that exists. */
  readonly serverUrl: string;
}

/** Values of the fictional company Contoso, for what nobody has said. */
export const EXAMPLE_DETAILS: StackDetails = {
  name: "contoso-mcp",
  location: "westeurope",
  runtimeImage: "contoso.azurecr.io/entra-mcp-runtime:0.1.0",
  serverImage: "contoso.azurecr.io/wiki-mcp:1.0.0",
  serverPort: 3000,
  serverUrl: "https://wiki.contoso.com/mcp",
};

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value | undefined };

/** A program that synthesizes a stack for these requirements. It compiles, and is meant to be read and changed. */
export function stackFile(requirements: Requirements, mode: Mode, details: StackDetails): string {
  return `import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { EntraMcpIntegration } from "entra-mcp";

const app = new App();
const stack = new TerraformStack(app, ${JSON.stringify(details.name)});
new AzureadProvider(stack, "azuread");
new AzurermProvider(stack, "azurerm", { features: [{}] });
// The bindings pin exact versions; fixes of the providers should still arrive.
stack.addOverride("terraform.required_providers.azuread.version", "~> 3.7");
stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.55");
// The state is kept in this folder until you add a backend, such as AzurermBackend.

const mcp = new EntraMcpIntegration(stack, "Mcp", ${literal(propsOf(requirements, mode, details))});
new TerraformOutput(stack, "mcp_url", { value: mcp.mcpUrl });
new TerraformOutput(stack, "client_id", { value: mcp.${mode === "direct-sso" ? "clientId" : "publicClientId"} });

app.synth();
`;
}

function propsOf(requirements: Requirements, mode: Mode, details: StackDetails): Value {
  const { apis, compliance, clients, services } = requirements;
  const callsApplications = clients.includes("application") && requirements.server !== "existing";
  return {
    mode,
    name: details.name,
    clients: clientsOf(requirements, mode),
    clientRegistration:
      mode === "oauth-proxy" && compliance.includes("no-self-registration")
        ? { dynamic: false, metadataDocuments: false }
        : undefined,
    graphPermissions: apis.includes("graph") ? ["User.Read", "Mail.Read"] : ["User.Read"],
    ...(callsApplications ? applicationProps(requirements) : {}),
    server: serverOf(requirements, details),
    additionalServers: services === "several" ? { files: { url: "https://files.contoso.com/mcp" } } : undefined,
    hosting: hostingOf(requirements, mode, details),
  };
}

/** In direct-sso mode a client must be known to Entra; in oauth-proxy every product may be named. */
function clientsOf({ products }: Requirements, mode: Mode): Value | undefined {
  const named = products.filter((name) => mode === "oauth-proxy" || mcpClientPresets[name].entraClientIds.length > 0);
  return named.length > 0 ? named : undefined;
}

function applicationProps({ server }: Requirements): Readonly<Record<string, Value>> {
  const role = {
    value: "Mcp.Call",
    displayName: "Call the MCP server",
    description: "May call the MCP server without a user.",
    allowedMemberTypes: ["Application"],
  };
  return { appRoles: [role], ...(server === "built-in" ? { appOnlyTools: { whoami: role.value } } : {}) };
}

function serverOf({ server }: Requirements, details: StackDetails): Value | undefined {
  const servers: Readonly<Record<Requirements["server"], Value | undefined>> = {
    "built-in": undefined,
    container: { type: "container", image: details.serverImage, targetPort: details.serverPort },
    existing: { type: "existing", url: details.serverUrl },
  };
  return servers[server];
}

/** The built-in runtime is the gateway, and the server where it is the built-in one. */
function hostingOf({ server, compliance }: Requirements, mode: Mode, details: StackDetails): Value | undefined {
  if (mode === "direct-sso" && server === "existing") return undefined;
  const usesRuntime = mode === "oauth-proxy" || server === "built-in";
  // The app that holds sessions; more than one replica brings the Redis that they share, and the key that seals it.
  const replicas = { [mode === "oauth-proxy" ? "gateway" : "app"]: { minReplicas: 2, maxReplicas: 4 } };
  const isPrivate = compliance.includes("private-network");
  const isAvailable = compliance.includes("availability");
  return {
    location: details.location,
    ...(usesRuntime ? { runtimeImage: details.runtimeImage } : {}),
    ...(isPrivate ? { network: { addressSpace: "10.20.0.0/24" } } : {}),
    ...(isPrivate || isAvailable ? { keyVault: { name: `kv-${details.name}`.slice(0, LONGEST_VAULT_NAME) } } : {}),
    ...(isAvailable ? replicas : {}),
  };
}

const LONGEST_VAULT_NAME = 24;

const LINE_WIDTH = 80;

/** A value as TypeScript over as many lines as it needs. */
function literal(value: Value, indent = "", before = 0): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const flat = oneLine(value);
  // The outermost object has a line for each prop whatever its width: that is what people change.
  if (indent !== "" && indent.length + before + flat.length < LINE_WIDTH) return flat;
  const inner = `${indent}  `;
  const lines = entriesOf(value).map(([name, item]) => `${inner}${name}${literal(item, inner, name.length)},`);
  return isList(value) ? `[\n${lines.join("\n")}\n${indent}]` : `{\n${lines.join("\n")}\n${indent}}`;
}

function oneLine(value: Value): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = entriesOf(value).map(([name, item]) => name + oneLine(item));
  return isList(value) ? `[${entries.join(", ")}]` : `{ ${entries.join(", ")} }`;
}

/** What stands before each part, and the part. */
function entriesOf(value: Exclude<Value, string | number | boolean>): (readonly [before: string, item: Value])[] {
  if (isList(value)) return value.map((item) => ["", item]);
  return Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[`${name}: `, item] as const]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
