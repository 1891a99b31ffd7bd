import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { SignJWT, type JWTHeaderParameters, type JWTPayload } from "jose";
import { contoso, contosoDirectory } from "../contoso.js";
import type { AppRegistration, EntraDirectory, Tenant } from "./directory.js";
import type { EntraDouble } from "./entra-double.js";
import type { EntraErrorMessage } from "./error-answer.js";
import { signInHeadless } from "./headless-sign-in.js";

/** A client of the Entra double for its tests: builds requests that are right, for a test to spoil. */
export const API_SECRET = "secret-of-the-api";
export const EXPIRED_SECRET = "secret-of-last-year";
export const API_SCOPE = `api://${contoso.apiClientId}/access_as_user`;
export const API_SCOPE_BY_GUID = `${contoso.apiClientId}/access_as_user`;
export const GRAPH_SCOPE = "https://graph.microsoft.com/User.Read";
export const REDIRECT_URI = "http://localhost:8400/callback";
export const SPA_REDIRECT_URI = "http://localhost:8400/spa";
/** A client whose every user has to be assigned; only Adele is. */
export const ASSIGNED_CLIENT_ID = "7c0f5a91-2b46-4de8-9a13-e85d60b7f2c4";
/** A client that any tenant may have; Contoso and Fabrikam do. */
export const MULTI_TENANT_CLIENT_ID = "1b9e3d60-84c7-4f25-b0a9-6d2c7e51f83a";
/** Registered, but without a service principal anywhere. */
export const NOWHERE_CLIENT_ID = "e5a47c02-9f1d-4b83-86e0-34b7d9c1f658";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Contoso, with credentials a test can hold and clients that have something peculiar. */
export function testDirectory(): EntraDirectory {
  const { applications, tenants } = contosoDirectory({ gatewayRedirectUris: ["http://localhost/callback"] });
  const peculiar: AppRegistration[] = [
    {
      clientId: ASSIGNED_CLIENT_ID,
      displayName: "Assigned users only",
      homeTenantId: contoso.tenantId,
      redirectUris: { publicClient: ["http://localhost/callback"] },
    },
    {
      clientId: MULTI_TENANT_CLIENT_ID,
      displayName: "Everybody's client",
      homeTenantId: contoso.tenantId,
      signInAudience: "AzureADMultipleOrgs",
      redirectUris: { publicClient: ["http://localhost/callback"] },
    },
    {
      clientId: NOWHERE_CLIENT_ID,
      displayName: "Nowhere",
      identifierUris: ["api://nowhere.example"],
      scopes: [{ value: "read" }],
    },
  ];
  return {
    applications: [...applications.map(withTestCredentials), ...peculiar],
    tenants: tenants.map(withPeculiarClients),
  };
}

function withTestCredentials(application: AppRegistration): AppRegistration {
  if (application.clientId !== contoso.apiClientId) return application;
  return {
    ...application,
    redirectUris: { ...application.redirectUris, spa: [SPA_REDIRECT_URI] },
    credentials: {
      ...application.credentials,
      secrets: [{ value: API_SECRET }, { value: EXPIRED_SECRET, endDateTime: "2020-01-01T00:00:00Z" }],
      certificates: [publicKey.export({ type: "spki", format: "pem" }).toString()],
    },
  };
}

function withPeculiarClients(tenant: Tenant): Tenant {
  const isContoso = tenant.tenantId === contoso.tenantId;
  const assigned = { clientId: ASSIGNED_CLIENT_ID, objectId: "assigned", appRoleAssignmentRequired: true };
  const graphGrant = { resource: "00000003-0000-0000-c000-000000000000", scopes: ["User.Read"] };
  return {
    ...tenant,
    servicePrincipals: [
      ...tenant.servicePrincipals,
      { clientId: MULTI_TENANT_CLIENT_ID, objectId: "everybody" },
      ...(isContoso ? [assigned] : []),
    ],
    appRoleAssignments: [
      ...tenant.appRoleAssignments,
      { principal: contoso.users.adele.objectId, resource: ASSIGNED_CLIENT_ID },
    ],
    delegatedPermissionGrants: [
      ...tenant.delegatedPermissionGrants,
      { ...graphGrant, client: MULTI_TENANT_CLIENT_ID },
      { ...graphGrant, client: ASSIGNED_CLIENT_ID },
    ],
  };
}

/** Makes Contoso's payroll hand tokens to assigned users and applications only. */
export function requireAssignment({ control }: EntraDouble): void {
  const application = contosoDirectory().applications.find(({ clientId }) => clientId === contoso.payrollClientId);
  if (!application) throw new Error("Contoso has no payroll");
  control.register({ tenant: contoso.tenantId, application, servicePrincipal: { appRoleAssignmentRequired: true } });
}

/** Parameters in place of the usual ones; null leaves one out. */
export type Changes = Readonly<Record<string, string | null>>;

export const verifier = randomBytes(32).toString("base64url");

export interface TokenAnswer extends Partial<EntraErrorMessage> {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly client_info?: string;
  readonly scope?: string;
  readonly expires_in?: number;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: TokenAnswer;
}

export class TestClient {
  public constructor(
    private readonly entraUrl: string,
    private readonly tenant: string = contoso.tenantId,
  ) {}

  public authorizeUrl(changes: Changes = {}, tenant = this.tenant): URL {
    const url = new URL(`${this.entraUrl}/${tenant}/oauth2/v2.0/authorize`);
    url.search = parameters(
      {
        client_id: contoso.apiClientId,
        response_type: "code",
        redirect_uri: REDIRECT_URI,
        scope: `openid profile offline_access ${API_SCOPE}`,
        state: "state-of-the-client",
        nonce: "nonce-of-the-client",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      },
      changes,
    ).toString();
    return url;
  }

  /** A fresh authorization code. */
  public async code(changes: Changes = {}, username: string = contoso.users.adele.userPrincipalName): Promise<string> {
    const returned = await signInHeadless(this.authorizeUrl(changes), { username });
    return returned.searchParams.get("code") ?? "";
  }

  public async redeem(code: string, changes: Changes = {}, headers: Record<string, string> = {}): Promise<Answered> {
    return this.token(
      {
        grant_type: "authorization_code",
        client_id: contoso.apiClientId,
        client_secret: API_SECRET,
        code,
        code_verifier: verifier,
        redirect_uri: REDIRECT_URI,
        scope: `openid profile offline_access ${API_SCOPE}`,
        ...changes,
      },
      headers,
    );
  }

  /** The tokens of a whole sign-in. */
  public async signIn(username?: string, changes: Changes = {}): Promise<TokenAnswer> {
    const { body } = await this.redeem(await this.code(changes, username), {
      scope: changes.scope ?? `openid profile offline_access ${API_SCOPE}`,
    });
    return body;
  }

  public refresh(refreshToken: string, changes: Changes = {}): Promise<Answered> {
    return this.token({
      grant_type: "refresh_token",
      client_id: contoso.apiClientId,
      client_secret: API_SECRET,
      refresh_token: refreshToken,
      scope: `openid profile offline_access ${API_SCOPE_BY_GUID}`,
      ...changes,
    });
  }

  public onBehalfOf(assertion: string, changes: Changes = {}): Promise<Answered> {
    return this.token({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      client_id: contoso.apiClientId,
      client_secret: API_SECRET,
      assertion,
      scope: GRAPH_SCOPE,
      ...changes,
    });
  }

  public async token(form: Changes, headers: Record<string, string> = {}, tenant = this.tenant): Promise<Answered> {
    const response = await fetch(`${this.entraUrl}/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers,
      body: parameters({}, form),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer };
  }
}

/** What a refusal of the token endpoint comes down to. */
export function refusalOf({ status, body }: Answered): {
  status: number;
  error: string | undefined;
  code: number | undefined;
} {
  return { status, error: body.error, code: body.error_codes?.[0] };
}

/** Content of a token, unverified. */
export function claimsOf(token: string | undefined): JWTPayload & Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString()) as JWTPayload;
}

/** An assertion signed with the API's certificate, claims replaced at will. */
export function certificateAssertion(
  claims: JWTPayload = {},
  key = privateKey,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: contoso.apiClientId,
    sub: contoso.apiClientId,
    aud: `https://login.microsoftonline.com/${contoso.tenantId}/oauth2/v2.0/token`,
    iat: now,
    nbf: now,
    exp: now + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: "PS256", typ: "JWT", ...header })
    .sign(key);
}

function parameters(usual: Readonly<Record<string, string>>, changes: Changes): URLSearchParams {
  const pairs = Object.entries({ ...usual, ...changes }).filter((pair): pair is [string, string] => pair[1] !== null);
  return new URLSearchParams(pairs);
}
