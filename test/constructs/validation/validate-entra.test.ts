import { describeProblem } from "../../../constructs/validation/problem.js";
import { itAccepts, itReports, problemsOf } from "./faults.js";
import { ids, minimalDirectSso, minimalOAuthProxy, uuids } from "./valid-props.js";

const multipleOrganizations = { signInAudience: "AzureADMultipleOrgs" };
const existing = { existingClientId: uuids.client, add: [], identifierUri: `api://${uuids.client}` };

describe("the integration's own names and ids", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a missing name",
      changes: { name: undefined },
      message: "is missing",
      remedy: "the name of an integration",
    },
    {
      fault: "a name with upper case",
      changes: { name: "MCP" },
      message: "can't be the name of an integration",
      remedy: "2 to 24",
    },
    {
      fault: "a name of 25 characters",
      changes: { name: "a".repeat(25) },
      message: "is 25 characters long",
      remedy: "2 to 24",
    },
    { fault: "a number for a name", changes: { name: 7 }, message: "is a number", remedy: "as a string" },
    {
      fault: "an empty display name",
      changes: { displayName: "" },
      message: "is 0 characters long",
      remedy: "1 to 256",
    },
    {
      fault: "a display name too long for consent titles",
      changes: { displayName: "x".repeat(94) },
      message: "consent texts begin with it",
      remedy: "at most 93 characters",
    },
    { fault: "an empty key", changes: { key: " " }, message: "is empty", remedy: "ids derive from" },
    { fault: "a null key", changes: { key: null }, message: "is null", remedy: "Leave it out" },
    {
      fault: "a tenant by name",
      changes: { tenantId: "contoso.onmicrosoft.com" },
      message: "is not a UUID",
      remedy: "a tenant id",
    },
    {
      fault: "the tenant of personal accounts",
      changes: { tenantId: "9188040d-6c67-4c5b-b112-36a304b66dad" },
      message: "personal Microsoft accounts",
      remedy: "of an organization",
    },
    {
      fault: "a misspelt cloud",
      changes: { cloud: "usgoverment" },
      message: '"usgovernment" or "china"',
      remedy: 'Write "usgovernment"',
    },
    { fault: "no owner in a list", changes: { owners: [] }, message: "nobody could manage", remedy: "leave it out" },
    {
      fault: "an owner by name",
      changes: { owners: ["ann@contoso.com"] },
      path: "owners[0]",
      message: "is not a UUID",
      remedy: "object id",
    },
    {
      fault: "a hole in a list",
      changes: { owners: new Array<unknown>(1) },
      path: "owners[0]",
      message: "is missing",
      remedy: "object id",
    },
    {
      fault: "an owner twice",
      changes: { owners: [uuids.owner, uuids.client, uuids.owner] },
      path: "owners[2]",
      message: "same object id as owners[0]",
      remedy: "Keep one",
    },
    {
      fault: "one owner without a list",
      changes: { owners: uuids.owner },
      message: "is a string",
      remedy: "a list of object ids",
    },
    {
      fault: "a tag that is a number",
      changes: { tags: { cost: 42 } },
      path: "tags.cost",
      message: "is a number",
      remedy: "a string",
    },
    {
      fault: "a provider that is no provider",
      changes: { providers: { azurerm: "azurerm.west" } },
      path: "providers.azurerm",
      message: "is not a provider of the kind azurerm",
      remedy: "@cdktf/provider-azurerm/lib/provider",
    },
  ]);
});

describe("scopes and roles", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a scope with a blank",
      changes: { "scopes[0].value": "a b" },
      message: "blanks",
      remedy: "access_as_user",
    },
    {
      fault: "a role with a scope's value",
      changes: {
        "appRoles[0]": { value: "Read", displayName: "R", description: "Reads", allowedMemberTypes: ["User"] },
        "scopes[0].value": "Read",
      },
      path: "appRoles[0].value",
      message: "repeats the value of scopes[0]",
      remedy: "of its own",
    },
    {
      fault: "a misspelt option of a scope",
      changes: { scopes: [{ value: "a", tpye: "Admin" }] },
      path: "scopes[0].tpye",
      message: "not a known prop",
      remedy: "Write type",
    },
    { fault: "null for scopes", changes: { scopes: null }, message: "is null", remedy: "Leave it out" },
  ]);
});

describe("optional claims", () => {
  itReports(minimalDirectSso, [
    {
      fault: "claims in a kind of token that isn't configured",
      changes: { "optionalClaims.acessToken": [] },
      message: "is not a known prop",
      remedy: "Write accessToken",
    },
    {
      fault: "a claim by its name alone",
      changes: { "optionalClaims.idToken": ["email"] },
      path: "optionalClaims.idToken[0]",
      message: "is a string",
      remedy: "{ name }",
    },
    {
      fault: "a claim with a blank in its name",
      changes: { "optionalClaims.idToken[0].name": "e mail" },
      message: "is not the name of a claim",
      remedy: '"email"',
    },
    {
      fault: "a claim twice",
      changes: { "optionalClaims.accessToken": [{ name: "email" }, { name: "email" }] },
      path: "optionalClaims.accessToken[1]",
      message: "same name as optionalClaims.accessToken[0]",
      remedy: "Keep one",
    },
    {
      fault: "a source that Entra doesn't know",
      changes: { "optionalClaims.idToken[0]": { name: "a", source: "application" } },
      path: "optionalClaims.idToken[0].source",
      message: 'is not "user"',
      remedy: 'Write "user"',
    },
    {
      fault: "one modifier without a list",
      changes: { "optionalClaims.idToken[0]": { name: "a", additionalProperties: "x" } },
      path: "optionalClaims.idToken[0].additionalProperties",
      message: "is a string",
      remedy: "a list of modifiers",
    },
  ]);
});

describe("who may sign in", () => {
  itReports(minimalDirectSso, [
    {
      fault: "personal accounts",
      changes: { signInAudience: "PersonalMicrosoftAccount" },
      message: '"AzureADMyOrg" or',
      remedy: '"AzureADMultipleOrgs"',
    },
    {
      fault: "every organization",
      changes: multipleOrganizations,
      path: "allowedTenantIds",
      message: "names no tenant",
      remedy: "List the tenants",
    },
    {
      fault: "an empty list of organizations",
      changes: { allowedTenantIds: [], ...multipleOrganizations },
      message: "names no tenant",
      remedy: "List the tenants",
    },
    {
      fault: "other tenants where only the home tenant signs in",
      changes: { allowedTenantIds: [uuids.otherTenant] },
      message: "has no effect",
      remedy: '"AzureADMultipleOrgs"',
    },
    {
      fault: "a tenant by domain",
      changes: { ...multipleOrganizations, allowedTenantIds: ["contoso.com"] },
      path: "allowedTenantIds[0]",
      message: "is not a UUID",
      remedy: "a tenant id",
    },
    {
      fault: "a tenant twice",
      changes: { ...multipleOrganizations, allowedTenantIds: [uuids.otherTenant, uuids.otherTenant] },
      path: "allowedTenantIds[1]",
      message: "same tenant id",
      remedy: "Keep one",
    },
    {
      fault: "personal accounts among the tenants",
      changes: { ...multipleOrganizations, allowedTenantIds: ["9188040d-6c67-4c5b-b112-36a304b66dad"] },
      path: "allowedTenantIds[0]",
      message: "personal Microsoft accounts",
      remedy: "of an organization",
    },
    {
      fault: "user assignment that is neither on nor off",
      changes: { userAssignmentRequired: 1 },
      message: "is a number",
      remedy: "true or false",
    },
  ]);
});

describe("Graph permissions", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a misspelt one",
      changes: { graphPermissions: ["Mail.Reed"] },
      path: "graphPermissions[0]",
      message: "misspelt",
      remedy: '"Mail.Read"',
    },
    {
      fault: "an id without a name",
      changes: { graphPermissions: [{ id: uuids.scope }] },
      path: "graphPermissions[0].name",
      message: "is missing",
      remedy: "name",
    },
    {
      fault: "a misspelt prop of a permission by id",
      changes: { graphPermissions: [{ id: uuids.scope, name: "New.Read", adminConsent: true }] },
      path: "graphPermissions[0].adminConsent",
      message: "is not a known prop",
      remedy: "id, name",
    },
  ]);
});

describe("the credential", () => {
  const certificate = { keyVaultId: ids.vault, certificateName: "entra" };
  const kept = (secret: unknown) => ({ credential: { type: "key-vault-secret", secret } });

  itReports(minimalDirectSso, [
    {
      fault: "an unknown type",
      changes: { credential: { type: "client-secret" } },
      path: "credential.type",
      message: '"federated-identity"',
      remedy: '"key-vault-secret"',
    },
    {
      fault: "a type alone",
      changes: { credential: "federated-identity" },
      message: "is a string",
      remedy: "an object with type",
    },
    {
      fault: "a lifetime of 25 months",
      changes: {
        credential: { type: "key-vault-certificate", validityInMonths: 25 },
        "hosting.keyVault.name": "kv-mcp",
      },
      path: "credential.validityInMonths",
      message: "from 1 to 24",
      remedy: "Write 24",
    },
    {
      fault: "a lifetime of an existing certificate",
      changes: { credential: { type: "key-vault-certificate", existing: certificate, validityInMonths: 6 } },
      path: "credential.validityInMonths",
      message: "an existing one is given",
      remedy: "remove existing",
    },
    {
      fault: "a vault by name",
      changes: kept({ keyVaultId: "contoso-kv", secretName: "s" }),
      path: "credential.secret.keyVaultId",
      message: "is not the resource id of a key vault",
      remedy: "Microsoft.KeyVault/vaults/<name>",
    },
    {
      fault: "a vault's id in other letter case",
      changes: kept({ keyVaultId: ids.vault.toLowerCase(), secretName: "s" }),
      path: "credential.secret.keyVaultId",
      message: "letter case",
      remedy: "/resourceGroups/",
    },
    {
      fault: "a secret's URL for its name",
      changes: kept({ keyVaultId: ids.vault, secretName: "https://contoso-kv.vault.azure.net/secrets/s" }),
      path: "credential.secret.secretName",
      message: "can't be the name of a secret",
      remedy: "1 to 127",
    },
    {
      fault: "a certificate without a name",
      changes: { credential: { type: "key-vault-certificate", existing: { keyVaultId: ids.vault } } },
      path: "credential.existing.certificateName",
      message: "is missing",
      remedy: "as a string",
    },
  ]);

  it.each([
    [
      "a value beside the reference",
      {
        credential: {
          type: "key-vault-secret",
          secret: { keyVaultId: ids.vault, secretName: "s" },
          value: "s3cr3t-text",
        },
      },
      "credential.value",
    ],
    ["a credential under a prop that doesn't exist", { secrets: { entra: "s3cr3t-text" } }, "secrets"],
    ["settings that nobody knows", { settings: { entra: "s3cr3t-text" } }, "settings"],
    ["a value in place of the reference", kept("s3cr3t-text"), "credential.secret"],
    [
      "a value under a name of its own",
      kept({ keyVaultId: ids.vault, secretName: "s", secretText: "s3cr3t-text" }),
      "credential.secret.secretText",
    ],
  ])("reports %s without repeating it", (_what, changes, path) => {
    const problems = problemsOf(minimalDirectSso, changes);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems.map(describeProblem).join()).not.toContain("s3cr3t-text");
  });
});

describe("the confidential registration", () => {
  itReports(minimalOAuthProxy, [
    { fault: "empty notes", changes: { "registration.notes": "" }, message: "is empty", remedy: "Leave it out" },
    {
      fault: "notes of 1025 characters",
      changes: { "registration.notes": "x".repeat(1025) },
      message: "is too long",
      remedy: "1024",
    },
    {
      fault: "a client id that didn't go through fromExistingRegistration",
      changes: { registration: { clientId: uuids.client } },
      path: "registration.clientId",
      message: "belongs to an existing registration",
      remedy: "fromExistingRegistration",
    },
    {
      fault: "options of a new one beside an existing one",
      changes: { registration: { ...existing, notes: "x" } },
      path: "registration.notes",
      message: "describes a new registration",
      remedy: "Remove it",
    },
    {
      fault: "a client id that is none",
      changes: { registration: { ...existing, existingClientId: "mcp" } },
      path: "registration.existingClientId",
      message: "is not a UUID",
      remedy: "application (client) id",
    },
    {
      fault: "an identifier URI with a slash at its end",
      changes: { registration: { ...existing, identifierUri: "api://contoso.com/mcp/" } },
      path: "registration.identifierUri",
      message: "ends with a slash",
      remedy: "api://contoso.com/mcp",
    },
    {
      fault: "a misspelt part",
      changes: { registration: { ...existing, add: ["app-role"] } },
      path: "registration.add[0]",
      message: 'is not "federated-identity-credential"',
      remedy: 'Write "app-roles"',
    },
    {
      fault: "a part twice",
      changes: { registration: { ...existing, add: ["app-roles", "app-roles"] } },
      path: "registration.add[1]",
      message: "as registration.add[0]",
      remedy: "Keep one",
    },
    {
      fault: "a certificate to add that the credential isn't",
      changes: { registration: { ...existing, add: ["certificate"] } },
      path: "registration.add[0]",
      message: 'the credential is of type "federated-identity"',
      remedy: 'type "key-vault-certificate"',
    },
    {
      fault: "a federated credential to add that the credential isn't",
      changes: {
        registration: { ...existing, add: ["federated-identity-credential"] },
        credential: { type: "key-vault-secret", secret: { keyVaultId: ids.vault, secretName: "s" } },
      },
      path: "registration.add[0]",
      message: 'the credential is of type "key-vault-secret"',
      remedy: 'type "federated-identity"',
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["a credential that administrators add by hand", { registration: existing }],
    ["an https identifier URI", { registration: { ...existing, identifierUri: "https://mcp.contoso.com/mcp" } }],
  ]);
});

describe("the public client's registration", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a part of an API",
      changes: { publicClientRegistration: { ...existing, add: ["permission-scopes"] } },
      path: "publicClientRegistration.add[0]",
      message: "exposes no API",
      remedy: "add it to registration",
    },
    {
      fault: "a misspelt option",
      changes: { "publicClientRegistration.preventDestory": true },
      message: "is not a known prop",
      remedy: "Write preventDestroy",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    [
      "what an existing public client needs",
      { publicClientRegistration: { ...existing, add: ["redirect-uris", "graph-permissions"] } },
    ],
  ]);
});
