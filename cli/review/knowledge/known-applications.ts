import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import { mcpClientPresets } from "../../../constructs/entra/mcp-client-presets.js";

/**
 * Applications of Microsoft's that have the same client id in every tenant.
 *
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
const MICROSOFT_APPLICATIONS: Readonly<Record<string, string>> = {
  [MICROSOFT_GRAPH_APPLICATION_ID]: "Microsoft Graph",
  "00000002-0000-0000-c000-000000000000": "Azure AD Graph (retired)",
  "00000002-0000-0ff1-ce00-000000000000": "Office 365 Exchange Online",
  "00000003-0000-0ff1-ce00-000000000000": "Office 365 SharePoint Online",
  "00000007-0000-0000-c000-000000000000": "Dataverse",
  "00000009-0000-0000-c000-000000000000": "Power BI Service",
  "797f4846-ba00-4fd7-ba43-dac1f8f63013": "Azure Service Management",
  "cfa8b339-82a2-471a-a3c9-0fc0be7a4093": "Azure Key Vault",
  "e406a681-f3d4-42a8-90b6-c2b029497af1": "Azure Storage",
  "022907d3-0f1b-48f7-badc-1ba6abab6d66": "Azure SQL Database",
  "499b84ac-1321-427f-aa17-267ca6975798": "Azure DevOps",
  "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
  "872cd9fa-d31f-45e0-9eab-6e460a02d1f1": "Visual Studio",
  "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph Command Line Tools",
  "d3590ed6-52b3-4102-aeff-aad2292ab01c": "Microsoft Office",
  "27922004-5251-4030-b22d-91ecd9a37ea4": "Outlook for iOS and Android",
  "4765445b-32c6-49b0-83e6-1d93765276ca": "Microsoft 365 on the web",
  "bc59ab01-8403-45c6-8796-ac3ef710b3e3": "Outlook on the web",
};

const presets = Object.values(mcpClientPresets).flatMap(({ title, entraClientIds }) =>
  entraClientIds.map((id): [string, string] => [id, title]),
);
const names = new Map<string, string>([...Object.entries(MICROSOFT_APPLICATIONS), ...presets]);

/** Name of an application that has the same client id in every tenant. */
export function knownApplication(clientId: string): string | undefined {
  return names.get(clientId.toLowerCase());
}

/** Titles of the MCP clients that have this redirect URI, without its port. */
export function clientsWithRedirectUri(uri: string): string[] {
  const [wanted] = [withoutPort(uri)];
  return Object.values(mcpClientPresets).flatMap(({ title, redirectUris }) =>
    redirectUris.some((known) => withoutPort(known) === wanted) ? [title] : [],
  );
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+/i, "$1");
}
