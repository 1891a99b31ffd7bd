import type { ClientConfiguration, IntegrationDossier, TestCase } from "./integration-dossier.js";
import { code, codeBlock, table, text } from "./markdown.js";
import { architectureDiagram, signInDiagram } from "./mermaid.js";

/** The dossier for people. Has the same facts as its JSON. */
export function dossierMarkdown(dossier: IntegrationDossier): string {
  const { displayName, path } = dossier.integration;
  const chapters = [
    `# ${text(displayName)}`,
    `Integration ${code(path)}, as its stack configures it. Written by each synthesis; changes by hand are lost.`,
    overview(dossier),
    "## Architecture",
    ...architecture(dossier),
    "## Who may sign in",
    signIn(dossier),
    "## Permissions",
    ...permissions(dossier),
    "## Admin consent",
    ...adminConsent(dossier),
    "## Endpoints",
    endpoints(dossier),
    "## MCP clients",
    clientRegistration(dossier),
    ...dossier.clients.map(client),
    "## Test plan",
    "On a new deployment, from top to bottom. Codes are those of Entra's page and sign-in log; one of them is expected.",
    ...dossier.tests.map(testCase),
    "## What expires",
    table(
      ["What", "How long", "Renewed by"],
      dossier.rotation.map(({ what, lasts, renewal }) => [what, lasts, renewal]),
    ),
    ...placeholders(dossier),
  ];
  return `${chapters.filter((chapter) => chapter !== "").join("\n\n")}\n`;
}

function overview({ integration, endpoints: [mcp] }: IntegrationDossier): string {
  const { mode, cloud, tenantId, mcpUrl, resourceGroup } = integration;
  return [
    `- Mode: ${code(mode)}`,
    `- MCP URL: ${code(mcpUrl)}${outputNote(mcp?.output)}`,
    `- Home tenant: ${code(tenantId)}`,
    `- Cloud: ${code(cloud)}`,
    ...(resourceGroup === undefined ? [] : [`- Resource group: ${code(resourceGroup)}`]),
  ].join("\n");
}

function architecture({ architecture: drawn }: IntegrationDossier): string[] {
  return [
    "Thick arrows are requests, dotted ones trust, plain lines what belongs together. A dashed frame exists already.",
    codeBlock("mermaid", architectureDiagram(drawn)),
    ...(drawn.signIn.length === 0
      ? []
      : ["A sign-in, and the first request:", codeBlock("mermaid", signInDiagram(drawn.signIn))]),
  ];
}

function signIn({ signIn: rules }: IntegrationDossier): string {
  const tools = Object.entries(rules.appOnlyTools);
  return [
    rules.audience === "AzureADMyOrg"
      ? "- Accounts of the home tenant, guests included."
      : `- Accounts of the home tenant, guests included, and of: ${rules.allowedTenantIds.map(code).join(", ")}.`,
    rules.userAssignmentRequired
      ? "- Only users and groups that are assigned to the enterprise application."
      : "- All of them: no assignment is asked for.",
    tools.length === 0
      ? "- No application without a user."
      : `- Applications without a user, for: ${tools.map(([tool, role]) => `${code(tool)} with the app role ${code(role)}`).join(", ")}.`,
  ].join("\n");
}

function permissions({
  permissions: { scopes, appRoles, graph, preAuthorizedClients, azureRoles },
}: IntegrationDossier): string[] {
  return [
    "### Scopes that the API exposes",
    table(
      ["Scope", "Clients ask for", "Allows", "Who consents"],
      scopes.map(({ value, qualified, allows, consent }) => [code(value), code(qualified), text(allows), consent]),
    ),
    ...(appRoles.length === 0
      ? []
      : [
          "### App roles",
          table(
            ["Role", "Name", "Allows", "Held by"],
            appRoles.map(({ value, displayName, allows, assignedTo }) => [
              code(value),
              text(displayName),
              text(allows),
              assignedTo.map((kind) => HOLDERS[kind]).join(", "),
            ]),
          ),
        ]),
    "### Microsoft Graph, on behalf of the signed-in user",
    table(
      ["Permission", "Allows", "Admin consent", "For"],
      graph.map(({ name, allows, adminConsent: consent, usedFor }) => [
        code(name),
        text(allows),
        consent === "unknown" ? "see the permissions reference" : consent,
        usedFor === "server" ? "the server" : "the sign-in",
      ]),
    ),
    "### Pre-authorized clients",
    preAuthorizedClients.length === 0
      ? "None."
      : table(
          ["Client", "Client id", "Pre-authorized by"],
          preAuthorizedClients.map(({ name, clientId, by }) => [
            code(name),
            code(clientId),
            by === "administrators" ? "the registration's administrators" : by,
          ]),
        ),
    "### Roles in Azure",
    azureRoles.length === 0
      ? "None."
      : table(
          ["Who", "Role", "On", "Why"],
          azureRoles.map(({ principal, role, scope, why }) => [code(principal), code(role), code(scope), text(why)]),
        ),
  ];
}

const HOLDERS = { User: "users and groups", Application: "applications" } as const;

function adminConsent({ adminConsent: { homeTenant, links } }: IntegrationDossier): string[] {
  return [
    CONSENT_TEXTS[homeTenant],
    ...(links.length === 0
      ? []
      : [
          table(
            ["Tenant", "An administrator opens"],
            links.map(({ tenantId, url, output }) => [code(tenantId), `${code(url)}${outputNote(output)}`]),
          ),
        ]),
  ];
}

const CONSENT_TEXTS = {
  given: "Given by the deployment for the home tenant (`grantTenantWideAdminConsent`).",
  required: "Required: a Graph permission above needs an administrator, so nobody can sign in before.",
  "unless-users-may":
    "Needed where the tenant doesn't let users consent. Where it does, each user is asked at the first sign-in.",
} as const;

function endpoints({ endpoints: list }: IntegrationDossier): string {
  return table(
    ["Endpoint", "URL", "Answered by"],
    list.map(({ name, url, answers, output }) => [text(name), `${code(url)}${outputNote(output)}`, text(answers)]),
  );
}

function clientRegistration({ clientRegistration: rules }: IntegrationDossier): string {
  if (rules === undefined) {
    return "Entra registers no clients: each is an application in Entra that `clients` names. Not every client gets along with Entra's metadata.";
  }
  const ways = [
    ...(rules.dynamic ? ["dynamically"] : []),
    ...(rules.metadataDocuments ? ["by metadata document"] : []),
  ];
  const hosts = rules.redirectHosts.length === 0 ? "none" : rules.redirectHosts.map(code).join(", ");
  return [
    `- Registration with the gateway: ${ways.length === 0 ? "switched off" : ways.join(" and ")}.`,
    rules.anyRedirectHost
      ? "- **Any https host may be redirected to** (`dangerouslyAllowAnyRedirectHost`)."
      : `- Hosts that may be redirected to, beside the user's machine: ${hosts}.`,
    `- Redirect URIs of the pre-registered client: ${rules.redirectUris.length === 0 ? "none" : rules.redirectUris.map(code).join(", ")}.`,
  ].join("\n");
}

function client({ client: name, place, format, text: content, ready, notes }: ClientConfiguration): string {
  const where = /^[.~/]/.test(place) ? code(place) : text(place);
  return [
    `### ${text(name)}`,
    ...(ready ? [] : ["**Not ready.**"]),
    ...(notes.length === 0 ? [] : [notes.join(" ")]),
    `In ${where}:`,
    codeBlock(format, content),
  ]
    .join("\n\n")
    .replace("**Not ready.**\n\n", "**Not ready.** ");
}

function testCase({ who, steps, expected, entraErrors }: TestCase): string {
  const codes = entraErrors.length === 0 ? "" : ` (${entraErrors.join(" or ")})`;
  return [
    `- [ ] **${upperFirst(who)}**`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    `  Expected: ${expected}${codes}.`,
  ].join("\n");
}

function placeholders({ placeholders: list }: IntegrationDossier): string[] {
  if (list.length === 0) return [];
  return [
    "## Values known after apply",
    "`terraform output -raw <output>`, or the expression in `terraform console`.",
    table(
      ["Placeholder", "Output", "Expression"],
      list.map(({ text: placeholder, output, expression }) => [
        code(placeholder),
        output === undefined ? "" : code(output),
        code(expression),
      ]),
    ),
  ];
}

function outputNote(output: string | undefined): string {
  return output === undefined ? "" : ` (output ${code(output)})`;
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
