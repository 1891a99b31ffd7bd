import type { ResourceChange } from "../../../../cli/plan/terraform-plan.js";
import { created, deleted, kept, replaced, updated, type Attributes } from "../planted-plan.js";

/** What a rule finds, and what is next to it and isn't found. */
export interface RuleCase {
  readonly found: readonly ResourceChange[];
  /** What the finding says. */
  readonly says: string;
  readonly calm: readonly ResourceChange[];
}

const graph = "00000003-0000-0000-c000-000000000000";
const apiId = "/applications/5d1a5f6e-0000-4000-8000-000000000001";
const scopeId = "9adc9d49-3f31-5835-9d1f-5e45cd019390";
const app: Attributes = {
  id: apiId,
  object_id: "5d1a5f6e-0000-4000-8000-000000000001",
  client_id: "5d1a5f6e-0000-4000-8000-000000000002",
  display_name: "Shop API",
  sign_in_audience: "AzureADMyOrg",
};
const scope = (value: string, more: Attributes = {}) => ({ id: scopeId, value, type: "User", enabled: true, ...more });
const exposing = (...scopes: readonly Attributes[]) => ({ ...app, api: [{ oauth2_permission_scope: scopes }] });
const asking = (...permissions: readonly (readonly [id: string, type: string])[]) => ({
  ...app,
  required_resource_access: [
    { resource_app_id: graph, resource_access: permissions.map(([id, type]) => ({ id, type })) },
  ],
});
const redirecting = (...uris: readonly string[]) => ({ ...app, web: [{ redirect_uris: uris }] });
const mailRead = ["570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Scope"] as const;
const userRead = ["e1fe6dd8-ba31-4d61-89e7-88639da4683d", "Scope"] as const;
const shop = kept("azuread_application", app, { name: "shop" });
const graphPrincipal = kept(
  "azuread_service_principal",
  { object_id: "6a1a5f6e-0000-4000-8000-000000000009", client_id: graph, display_name: "Microsoft Graph" },
  { name: "graph" },
);
const vscode = "aebc6443-996d-45c2-90f0-388ff96faa56";
const github = "https://token.actions.githubusercontent.com";
const trust = (issuer: string, subject: string) => ({ application_id: apiId, display_name: "x", issuer, subject });
const trusting = "azuread_application_federated_identity_credential";
const policy = (more: Attributes = {}, users: Attributes = {}) => ({
  display_name: "Second factor",
  state: "enabled",
  conditions: [{ users: [{ included_users: ["All"], ...users }], applications: [{ included_applications: ["All"] }] }],
  grant_controls: [{ operator: "OR", built_in_controls: ["mfa"] }],
  ...more,
});
const grant = (claims: readonly string[], more: Attributes = {}) => ({
  service_principal_object_id: "7a1a5f6e-0000-4000-8000-000000000007",
  resource_service_principal_object_id: "6a1a5f6e-0000-4000-8000-000000000009",
  claim_values: claims,
  user_object_id: null,
  ...more,
});
const granting = "azuread_service_principal_delegated_permission_grant";
const assigned = (role: string, resource: string) => ({
  app_role_id: role,
  principal_object_id: "8a1a5f6e-0000-4000-8000-000000000008",
  resource_object_id: resource,
});

/** Cases of the rules about identity, by rule. */
export const identityCases: Readonly<Record<string, RuleCase>> = {
  "registration-lost": {
    found: [replaced("azuread_application", app, app, { replacedFor: ["template_id"] })],
    says: 'app registration "Shop API" is replaced, because of template_id',
    calm: [updated("azuread_application", app, { ...app, notes: "x" })],
  },
  "enterprise-application-lost": {
    found: [deleted("azuread_service_principal", { display_name: "Shop API" })],
    says: 'enterprise application "Shop API" is deleted',
    calm: [created("azuread_service_principal", {})],
  },
  "identity-lost": {
    found: [replaced("azurerm_user_assigned_identity", { name: "id-shop" }, {}, { replacedFor: ["location"] })],
    says: "user-assigned identity x is replaced, because of location",
    calm: [updated("azurerm_user_assigned_identity", { name: "id-shop" }, { name: "id-shop", tags: { a: "b" } })],
  },
  "audience-beyond-tenant": {
    found: [updated("azuread_application", app, { ...app, sign_in_audience: "AzureADMultipleOrgs" })],
    says: "is open to accounts of every organization (AzureADMultipleOrgs)",
    calm: [
      updated(
        "azuread_application",
        { ...app, sign_in_audience: "AzureADMultipleOrgs" },
        { ...app, sign_in_audience: "AzureADMyOrg" },
      ),
    ],
  },
  "implicit-grant": {
    found: [
      created("azuread_application", { ...app, web: [{ implicit_grant: [{ access_token_issuance_enabled: true }] }] }),
    ],
    says: "gets access tokens by the implicit grant",
    calm: [
      created("azuread_application", { ...app, web: [{ implicit_grant: [{ access_token_issuance_enabled: false }] }] }),
    ],
  },
  "public-client-fallback": {
    found: [created("azuread_application_fallback_public_client", { application_id: apiId, enabled: true }), shop],
    says: 'app registration "Shop API" counts as a public client',
    calm: [created("azuread_application", { ...app, fallback_public_client_enabled: false })],
  },
  "token-version-changed": {
    found: [
      updated(
        "azuread_application",
        { ...app, api: [{ requested_access_token_version: 1 }] },
        { ...app, api: [{ requested_access_token_version: 2 }] },
      ),
    ],
    says: "from v1 to v2",
    calm: [created("azuread_application", { ...app, api: [{ requested_access_token_version: 2 }] })],
  },
  "redirect-uri-unsafe": {
    found: [updated("azuread_application", redirecting(), redirecting("https://contoso.com@evil.example/cb"))],
    says: "https://contoso.com@evil.example/cb",
    calm: [updated("azuread_application", redirecting(), redirecting("https://contoso.com/@evil"))],
  },
  "redirect-uri-plain-http": {
    found: [updated("azuread_application", redirecting(), redirecting("http://shop.example/cb"))],
    says: 'app registration "Shop API", web: http://shop.example/cb',
    calm: [updated("azuread_application", redirecting(), redirecting("http://localhost:8080/cb"))],
  },
  "redirect-uri-wildcard": {
    found: [updated("azuread_application", redirecting(), redirecting("https://*.shop.example/cb"))],
    says: "https://*.shop.example/cb",
    calm: [updated("azuread_application", redirecting(), redirecting("https://star.shop.example/cb"))],
  },
  "redirect-uri-new-host": {
    found: [
      updated(
        "azuread_application",
        redirecting("https://shop.example/cb"),
        redirecting("https://shop.example/cb", "https://sh0p.example/cb"),
      ),
    ],
    says: "https://sh0p.example/cb",
    calm: [
      updated(
        "azuread_application",
        redirecting("https://shop.example/cb"),
        redirecting("https://shop.example/cb", "https://shop.example/other"),
      ),
    ],
  },
  "redirect-uri-custom-scheme": {
    found: [
      updated("azuread_application", { ...app }, { ...app, public_client: [{ redirect_uris: ["shop://auth/cb"] }] }),
    ],
    says: "public client: shop://auth/cb",
    calm: [
      updated(
        "azuread_application",
        { ...app },
        { ...app, public_client: [{ redirect_uris: ["cursor://anysphere.cursor-mcp/oauth/callback"] }] },
      ),
    ],
  },
  "redirect-uri-loopback": {
    found: [
      created("azuread_application_redirect_uris", {
        application_id: apiId,
        type: "PublicClient",
        redirect_uris: ["http://127.0.0.1:33418/"],
      }),
      shop,
    ],
    says: 'app registration "Shop API", public client: http://127.0.0.1:33418/ (Visual Studio Code)',
    calm: [updated("azuread_application", redirecting("http://localhost/cb"), redirecting("http://localhost/cb"))],
  },
  "redirect-uri-added": {
    found: [
      updated(
        "azuread_application",
        redirecting("https://shop.example/cb"),
        redirecting("https://shop.example/cb", "https://claude.ai/api/mcp/auth_callback"),
      ),
    ],
    says: "https://claude.ai/api/mcp/auth_callback (Claude on the web, Claude Desktop)",
    calm: [
      updated("azuread_application", redirecting(), redirecting("https://claude.ai.example/api/mcp/auth_callback")),
    ],
  },
  "redirect-uri-unreadable": {
    found: [
      created("azuread_application", redirecting("https://a.example/"), {
        unknown: { web: [{ redirect_uris: [false, true] }] },
      }),
    ],
    says: "web: a value known after apply",
    calm: [created("azuread_application", redirecting("https://a.example/"), { unknown: { id: true } })],
  },
  "redirect-uri-removed": {
    found: [updated("azuread_application", redirecting("https://a.example/", "https://b.example/"), redirecting())],
    says: "web: https://a.example/, https://b.example/",
    calm: [deleted("azuread_application", redirecting("https://a.example/"))],
  },
  "client-secret-added": {
    found: [
      created(
        "azuread_application_password",
        { application_id: apiId, display_name: "ci", end_date: "2027-01-01T00:00:00Z" },
        { unknown: { value: true }, sensitive: { value: true } },
      ),
      shop,
    ],
    says: 'app registration "Shop API": client secret ci, until 2027-01-01T00:00:00Z',
    calm: [deleted("azuread_application_password", { application_id: apiId })],
  },
  "certificate-added": {
    found: [
      created("azuread_application_certificate", { application_id: apiId, end_date: "2027-01-01T00:00:00Z" }),
      shop,
    ],
    says: 'app registration "Shop API": certificate, until 2027-01-01T00:00:00Z',
    calm: [kept("azuread_application_certificate", { application_id: apiId })],
  },
  "credential-long-lived": {
    found: [created("azuread_application_certificate", { application_id: apiId, end_date: "2029-01-01T00:00:00Z" })],
    says: "767 days",
    calm: [created("azuread_application_certificate", { application_id: apiId, end_date: "2027-11-26T00:00:00Z" })],
  },
  "credential-removed": {
    found: [
      replaced(
        "azuread_application_password",
        { application_id: apiId, display_name: "old" },
        { application_id: apiId },
      ),
    ],
    says: "client secret old",
    calm: [created("azuread_application_password", { application_id: apiId })],
  },
  "federated-credential-anybody": {
    found: [created(trusting, trust(github, "repo:contoso/shop:pull_request")), shop],
    says: 'app registration "Shop API": GitHub Actions of contoso/shop, in every pull request',
    calm: [created(trusting, trust(github, "repo:contoso/shop:environment:production"))],
  },
  "federated-credential-other": {
    found: [created(trusting, trust("https://issuer.example", "somebody"))],
    says: "issuer https://issuer.example, subject somebody",
    calm: [created(trusting, trust(`${github}/`, "repo:contoso/shop:ref:refs/heads/main"))],
  },
  "federated-credential-pipeline": {
    found: [created(trusting, trust(github, "repo:contoso/shop:ref:refs/heads/main"))],
    says: "GitHub Actions of contoso/shop, on main",
    calm: [created(trusting, trust(github, "repo:contoso/*:ref:refs/heads/main"))],
  },
  "federated-credential-managed-identity": {
    found: [
      created(
        trusting,
        trust("https://login.microsoftonline.com/e9da86d3/v2.0", "1b1a5f6e-0000-4000-8000-000000000001"),
      ),
      kept(
        "azurerm_user_assigned_identity",
        { name: "id-shop", principal_id: "1b1a5f6e-0000-4000-8000-000000000001" },
        { name: "shop" },
      ),
    ],
    says: "user-assigned identity id-shop",
    calm: [created(trusting, trust("https://login.microsoftonline.com.evil.example/e9da86d3/v2.0", "1b1a5f6e"))],
  },
  "federated-credential-changed": {
    found: [
      updated(
        trusting,
        trust(github, "repo:contoso/shop:ref:refs/heads/main"),
        trust(github, "repo:contoso/shop:environment:production"),
      ),
    ],
    says: "from GitHub Actions of contoso/shop, on main to GitHub Actions of contoso/shop, environment production",
    calm: [
      updated(trusting, trust(github, "repo:a/b:ref:x"), { ...trust(github, "repo:a/b:ref:x"), description: "new" }),
    ],
  },
  "federated-credential-removed": {
    found: [
      deleted("azurerm_federated_identity_credential", {
        parent_id: "/x",
        issuer: github,
        subject: "repo:a/b:ref:refs/heads/main",
      }),
    ],
    says: "/x: GitHub Actions of a/b, on main",
    calm: [kept(trusting, trust(github, "repo:a/b:ref:x"))],
  },
  "grant-takeover": {
    found: [
      created(
        "azuread_app_role_assignment",
        assigned("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "6a1a5f6e-0000-4000-8000-000000000009"),
      ),
      graphPrincipal,
    ],
    says: "Application.ReadWrite.All: read and change all app registrations and enterprise applications of the whole tenant",
    calm: [created(granting, grant(["Mail.Read"])), graphPrincipal],
  },
  "grant-application": {
    found: [
      created(
        "azuread_app_role_assignment",
        assigned("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "6a1a5f6e-0000-4000-8000-000000000009"),
      ),
      graphPrincipal,
    ],
    says: "Mail.Read: read mail of everybody in the tenant, without a user of Microsoft Graph",
    calm: [
      created(
        "azuread_app_role_assignment",
        assigned("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "9a1a5f6e-0000-4000-8000-000000000009"),
      ),
    ],
  },
  "grant-admin-consent": {
    found: [updated(granting, grant(["User.Read"]), grant(["User.Read", "Mail.Read"])), graphPrincipal],
    says: "may use Mail.Read (read mail of the signed-in user) of Microsoft Graph for every user of the tenant",
    calm: [updated(granting, grant(["User.Read", "Mail.Read"]), grant(["User.Read"])), graphPrincipal],
  },
  "app-role-assigned": {
    found: [
      created("azuread_app_role_assignment", {
        ...assigned("00000000-0000-0000-0000-000000000000", "9a1a5f6e-0000-4000-8000-000000000009"),
        principal_display_name: "Shop staff",
        resource_display_name: "Shop API",
      }),
    ],
    says: '"Shop staff" gets default access of "Shop API"',
    calm: [kept("azuread_app_role_assignment", {})],
  },
  "grant-removed": {
    found: [updated(granting, grant(["User.Read", "Mail.Read"]), grant(["User.Read"])), graphPrincipal],
    says: "loses Mail.Read of Microsoft Graph",
    calm: [created(granting, grant(["User.Read"]))],
  },
  "permission-takeover": {
    found: [created("azuread_application", asking(["9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", "Role"]))],
    says: "RoleManagement.ReadWrite.Directory",
    calm: [created("azuread_application", asking(["483bed4a-2ad3-4361-a73b-c83ccdbdc53c", "Role"]))],
  },
  "permission-application": {
    found: [created("azuread_application", asking(["810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Role"]))],
    says: "Mail.Read: read mail of everybody in the tenant, without a user (an administrator must consent)",
    calm: [created("azuread_application", asking(mailRead))],
  },
  "permission-admin-consent": {
    found: [
      updated(
        "azuread_application",
        asking(userRead),
        asking(userRead, ["a154be20-db9c-4678-8ab7-66f6cc099a59", "Scope"]),
      ),
    ],
    says: 'app registration "Shop API" asks Microsoft Graph for User.Read.All: read the whole profile of every user (an administrator must consent)',
    calm: [updated("azuread_application", asking(userRead), asking(userRead, mailRead))],
  },
  "permission-unknown": {
    found: [created("azuread_application", asking(["11111111-2222-3333-4444-555555555555", "Scope"]))],
    says: "11111111-2222-3333-4444-555555555555 (not a permission that this version knows)",
    calm: [created("azuread_application", asking(userRead))],
  },
  "permission-user-consent": {
    found: [
      created("azuread_application_api_access", {
        application_id: apiId,
        api_client_id: graph,
        scope_ids: [mailRead[0]],
      }),
      shop,
    ],
    says: 'app registration "Shop API" asks Microsoft Graph for Mail.Read: read mail of the signed-in user (users can consent themselves)',
    calm: [created("azuread_application_api_access", { api_client_id: graph, scope_ids: [userRead[0]] })],
  },
  "permission-sign-in": {
    found: [created("azuread_application", asking(userRead, ["37f7f235-527c-4136-accd-4a02d197296e", "Scope"]))],
    says: "asks Microsoft Graph for User.Read, openid",
    calm: [updated("azuread_application", asking(userRead), asking(userRead))],
  },
  "permission-own-api": {
    found: [
      created(
        "azuread_application",
        {
          display_name: "Shop client",
          required_resource_access: [{ resource_access: [{ id: scopeId, type: "Scope" }] }],
        },
        { name: "client", unknown: { required_resource_access: [{ resource_app_id: true }] } },
      ),
      kept("azuread_application", exposing(scope("shop.read")), { name: "shop" }),
    ],
    says: 'app registration "Shop client" asks "Shop API" for shop.read (users can consent themselves)',
    calm: [kept("azuread_application", exposing(scope("shop.read")))],
  },
  "permission-removed": {
    found: [updated("azuread_application", asking(userRead, mailRead), asking(userRead))],
    says: "no longer asks Microsoft Graph for Mail.Read",
    calm: [deleted("azuread_application", asking(userRead, mailRead))],
  },
  "pre-authorized-client": {
    found: [
      created("azuread_application_pre_authorized", {
        application_id: apiId,
        authorized_client_id: vscode,
        permission_ids: [scopeId],
      }),
      kept("azuread_application", exposing(scope("shop.read")), { name: "shop" }),
    ],
    says: `Visual Studio Code (${vscode}) on app registration "Shop API", for shop.read`,
    calm: [
      updated(
        "azuread_application_pre_authorized",
        { authorized_client_id: vscode, permission_ids: [scopeId] },
        { authorized_client_id: vscode, permission_ids: [scopeId] },
      ),
    ],
  },
  "pre-authorized-own-client": {
    found: [
      created("azuread_application_pre_authorized", {
        application_id: apiId,
        authorized_client_id: "5d1a5f6e-0000-4000-8000-000000000002",
        permission_ids: ["x"],
      }),
      shop,
    ],
    says: '"Shop API" (5d1a5f6e-0000-4000-8000-000000000002)',
    calm: [created("azuread_application_pre_authorized", { authorized_client_id: vscode, permission_ids: ["x"] })],
  },
  "pre-authorized-removed": {
    found: [
      deleted("azuread_application_pre_authorized", { application_id: apiId, authorized_client_id: vscode }),
      shop,
    ],
    says: 'on app registration "Shop API"',
    calm: [kept("azuread_application_pre_authorized", { authorized_client_id: vscode })],
  },
  "known-client-added": {
    found: [
      updated("azuread_application", { ...app, api: [{}] }, { ...app, api: [{ known_client_applications: [vscode] }] }),
    ],
    says: `Visual Studio Code (${vscode}) with app registration "Shop API"`,
    calm: [created("azuread_application", { ...app, api: [{ known_client_applications: [] }] })],
  },
  "scope-added": {
    found: [
      updated(
        "azuread_application",
        exposing(scope("shop.read")),
        exposing(scope("shop.read"), { id: "other", value: "shop.write", type: "Admin", enabled: true }),
      ),
    ],
    says: 'app registration "Shop API" exposes shop.write (an administrator must consent)',
    calm: [created("azuread_application", exposing(scope("shop.read")))],
  },
  "scope-exposed": {
    found: [created("azuread_application", exposing(scope("shop.read")))],
    says: "exposes shop.read (users can consent themselves)",
    calm: [updated("azuread_application", exposing(), exposing(scope("shop.read")))],
  },
  "scope-widened": {
    found: [
      updated(
        "azuread_application",
        exposing(scope("shop.read", { type: "Admin" })),
        exposing(scope("shop.read", { type: "User" })),
      ),
    ],
    says: "users can now consent to shop.read themselves",
    calm: [
      updated(
        "azuread_application",
        exposing(scope("shop.read", { type: "User" })),
        exposing(scope("shop.read", { type: "Admin" })),
      ),
    ],
  },
  "scope-removed": {
    found: [
      updated("azuread_application", exposing(scope("shop.read")), exposing({ ...scope("shop.read"), id: "another" })),
    ],
    says: "shop.read gets another id",
    calm: [updated("azuread_application", exposing(scope("shop.read")), exposing(scope("shop.list")))],
  },
  "scope-renamed": {
    found: [updated("azuread_application", exposing(scope("shop.read")), exposing(scope("shop.list")))],
    says: "shop.read becomes shop.list",
    calm: [
      updated(
        "azuread_application",
        exposing(scope("shop.read")),
        exposing(scope("shop.read", { user_consent_description: "x" })),
      ),
    ],
  },
  "app-role-added": {
    found: [
      updated("azuread_application", app, {
        ...app,
        app_role: [{ id: "r", value: "Orders.Read", allowed_member_types: ["Application"] }],
      }),
    ],
    says: "defines Orders.Read for applications",
    calm: [kept("azuread_application", { ...app, app_role: [{ id: "r", value: "Orders.Read" }] })],
  },
  "app-role-removed": {
    found: [
      deleted("azuread_application_app_role", { application_id: apiId, role_id: "r", value: "Orders.Read" }),
      shop,
    ],
    says: 'app registration "Shop API" no longer defines Orders.Read',
    calm: [deleted("azuread_application", { ...app, app_role: [{ id: "r", value: "Orders.Read" }] })],
  },
  "identifier-uri-removed": {
    found: [
      replaced(
        "azuread_application_identifier_uri",
        { application_id: apiId, identifier_uri: "api://shop" },
        { application_id: apiId, identifier_uri: "api://store" },
      ),
      shop,
    ],
    says: 'app registration "Shop API" can no longer be asked for as api://shop',
    calm: [created("azuread_application_identifier_uri", { application_id: apiId, identifier_uri: "api://shop" })],
  },
  "identifier-uri-added": {
    found: [updated("azuread_application", app, { ...app, identifier_uris: ["api://shop"] })],
    says: "can be asked for as api://shop",
    calm: [created("azuread_application", { ...app, identifier_uris: ["api://shop"] })],
  },
  "owner-added": {
    found: [
      created("azuread_application_owner", { application_id: apiId, owner_object_id: "o" }),
      shop,
      kept("azuread_user", { object_id: "o", user_principal_name: "eve@shop.example" }, { name: "eve" }),
    ],
    says: 'app registration "Shop API": user eve@shop.example',
    calm: [created("azuread_application", { ...app, owners: ["o"] })],
  },
  "owner-removed": {
    found: [updated("azuread_application", { ...app, owners: ["a", "b"] }, { ...app, owners: ["a"] })],
    says: 'app registration "Shop API": b',
    calm: [deleted("azuread_application", { ...app, owners: ["a"] })],
  },
  "assignment-no-longer-required": {
    found: [
      updated(
        "azuread_service_principal",
        { display_name: "Shop API", app_role_assignment_required: true },
        { display_name: "Shop API", app_role_assignment_required: false },
      ),
    ],
    says: 'enterprise application "Shop API"',
    calm: [created("azuread_service_principal", { app_role_assignment_required: false })],
  },
  "assignment-not-required": {
    found: [created("azuread_service_principal", { display_name: "Shop API" })],
    says: 'enterprise application "Shop API"',
    calm: [created("azuread_service_principal", { app_role_assignment_required: true })],
  },
  "assignment-required": {
    found: [updated("azuread_service_principal", {}, { app_role_assignment_required: true })],
    says: "enterprise application",
    calm: [created("azuread_service_principal", { app_role_assignment_required: true })],
  },
  "sign-in-disabled": {
    found: [updated("azuread_service_principal", { account_enabled: true }, { account_enabled: false })],
    says: "enterprise application",
    calm: [updated("azuread_service_principal", { account_enabled: false }, { account_enabled: true })],
  },
  "directory-role-assigned": {
    found: [
      created("azuread_directory_role_assignment", {
        role_id: "62e90394-69f5-4237-9190-012177145e10",
        principal_object_id: "p",
      }),
    ],
    says: 'p gets "Global Administrator"',
    calm: [deleted("azuread_directory_role_assignment", { role_id: "x" })],
  },
  "directory-role-removed": {
    found: [
      deleted("azuread_directory_role_member", { role_object_id: "r", member_object_id: "p" }),
      kept("azuread_directory_role", { object_id: "r", display_name: "Security Reader" }),
    ],
    says: 'p loses "Security Reader"',
    calm: [created("azuread_directory_role_member", { role_object_id: "r", member_object_id: "p" })],
  },
  "conditional-access-weakened": {
    found: [
      updated("azuread_conditional_access_policy", policy(), policy({}, { excluded_groups: ["g"] })),
      kept("azuread_group", { object_id: "g", display_name: "Contractors" }),
    ],
    says: 'Conditional Access policy "Second factor": leaves out group Contractors',
    calm: [updated("azuread_conditional_access_policy", policy(), policy({ display_name: "Renamed" }))],
  },
  "conditional-access-added": {
    found: [created("azuread_conditional_access_policy", policy({ state: "enabledForReportingButNotEnforced" }))],
    says: "in report-only mode, covers users: All; applications: All; asks for: mfa",
    calm: [deleted("azuread_conditional_access_policy", policy())],
  },
  "trusted-location-changed": {
    found: [
      updated(
        "azuread_named_location",
        { display_name: "Office", ip: [{ trusted: true, ip_ranges: ["192.0.2.0/24"] }] },
        { display_name: "Office", ip: [{ trusted: true, ip_ranges: ["192.0.2.0/24", "0.0.0.0/1"] }] },
      ),
    ],
    says: "named location Office trusts 0.0.0.0/1",
    calm: [created("azuread_named_location", { ip: [{ trusted: false, ip_ranges: ["0.0.0.0/1"] }] })],
  },
  "value-hidden": {
    found: [created(granting, grant([]), { sensitive: { claim_values: true } })],
    says: "claim_values",
    calm: [created("azuread_application_password", { value: "s" }, { sensitive: { value: true } })],
  },
};
