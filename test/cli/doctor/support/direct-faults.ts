import { contoso } from "../../../doubles/contoso.js";
import type { EntraControl } from "../../../doubles/entra/entra-control.js";
import type { TokenChanges } from "../../../runtime/direct/support/direct-process.js";
import { changingJson, type Fault } from "./faulty-proxy.js";

const API = `api://${contoso.directClientId}`;
const ISSUER = `https://login.microsoftonline.com/${contoso.tenantId}/v2.0`;
/** What the server says in challenge and metadata. */
function saying(change: (text: string) => string): Fault {
  return {
    answer: (answer) => {
      answer.body = change(answer.body);
      const challenge = answer.headers.get("www-authenticate");
      if (challenge !== null) answer.headers.set("www-authenticate", change(challenge));
    },
  };
}

const METADATA = ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"];
const authorizationServer = (issuer: string): Fault =>
  changingJson(METADATA, (document) => ({ ...document, authorization_servers: [issuer] }));

export interface DirectFault {
  readonly fault?: Fault;
  readonly arrange?: (entra: EntraControl) => void;
  /** The token that is brought in place of a sign-in. */
  readonly token?: TokenChanges;
  readonly signIn?: boolean;
  readonly fails: readonly string[];
  /** Beside those that are always there. */
  readonly warns?: readonly string[];
  readonly says: RegExp;
}

const inTheFuture = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** Everything is broken once, alone. */
export const DIRECT_FAULTS: Readonly<Record<string, DirectFault>> = {
  "the issuer names the tenant by its domain": {
    fault: authorizationServer(`https://login.microsoftonline.com/${contoso.domain}/v2.0`),
    fails: ["authorization-server.issuer", "entra.issuer"],
    says: /contoso\.example, no tenant's id/,
  },
  "the issuer is everybody's": {
    fault: authorizationServer("https://login.microsoftonline.com/common/v2.0"),
    fails: ["authorization-server.issuer", "entra.issuer"],
    says: /common, no tenant's id/,
  },
  "there is no such tenant": {
    fault: authorizationServer("https://login.microsoftonline.com/00000000-1111-2222-3333-444444444444/v2.0"),
    fails: ["authorization-server.found"],
    says: /AADSTS90002/,
  },
  "a bare scope": {
    fault: saying((text) => text.replaceAll(`${API}/`, "")),
    fails: ["entra.scopes"],
    says: /AADSTS650053/,
  },
  "no scope at all": {
    fault: saying((text) => text.replace(/scope="[^"]*", /, "").replace(/"scopes_supported":\[[^\]]*\],/, "")),
    fails: ["entra.scopes"],
    warns: ["challenge.scope", "resource-metadata.scopes"],
    says: /AADSTS900144/,
  },
  "scopes of two APIs": {
    fault: saying((text) =>
      text
        .replace(/scope="([^"]*)"/, 'scope="$1 api://payroll.contoso.example/Payslips.Read"')
        .replace(
          /"scopes_supported":\[([^\]]*)\]/,
          '"scopes_supported":[$1,"api://payroll.contoso.example/Payslips.Read"]',
        ),
    ),
    fails: ["entra.scopes"],
    says: /AADSTS28000/,
  },
  "scopes of Microsoft Graph": {
    fault: saying((text) => text.replaceAll(`${API}/access_as_user`, "https://graph.microsoft.com/User.Read")),
    fails: ["entra.scopes"],
    says: /would get a token for Graph/,
  },
  "the resource is no identifier URI": {
    fault: changingJson(METADATA, (document) => ({ ...document, resource: new URL(String(document.resource)).origin })),
    signIn: true,
    fails: ["resource-metadata.resource", "sign-in.code"],
    warns: ["entra.resource"],
    says: /AADSTS9010010/,
  },
  "a slash at the end of the resource": {
    fault: changingJson(METADATA, (document) => ({ ...document, resource: `${String(document.resource)}/` })),
    fails: ["resource-metadata.resource"],
    warns: ["entra.resource"],
    says: /Entra would answer AADSTS9010010/,
  },
  "Entra takes no resource": {
    arrange: (entra) => {
      entra.refuseResourceParameter({ enabled: true });
    },
    signIn: true,
    fails: ["sign-in.code"],
    says: /AADSTS901002/,
  },
  "the user has no access": {
    arrange: (entra) => {
      entra.failNext({ endpoint: "token", code: 50105 });
    },
    signIn: true,
    fails: ["sign-in.token"],
    says: /AADSTS50105/,
  },
  "the registration has tokens of version 1": {
    arrange: (entra) => {
      entra.setTokenVersion({ resource: contoso.directClientId, version: 1 });
    },
    signIn: true,
    fails: ["token.version", "mcp.token"],
    warns: ["refresh.without-scope"],
    says: /requestedAccessTokenVersion/,
  },
  "a token for Microsoft Graph": {
    token: { resource: "00000003-0000-0000-c000-000000000000", scopes: ["User.Read"] },
    fails: ["token.audience", "token.scopes", "mcp.token"],
    says: /for Microsoft Graph, not for this server/,
  },
  "a token for another API": {
    token: { resource: contoso.apiClientId },
    fails: ["token.audience", "mcp.token"],
    says: /the scopes belong to/,
  },
  "a token of another tenant": {
    token: { claims: { iss: ISSUER.replace(contoso.tenantId, contoso.otherTenantId), tid: contoso.otherTenantId } },
    fails: ["token.issuer", "mcp.token"],
    says: /the resource names/,
  },
  "a token that has ended": {
    token: { claims: { exp: inTheFuture(-600) } },
    fails: ["token.time", "mcp.token"],
    says: /ended 10 minutes ago|ended 11 minutes ago/,
  },
  "a token of tomorrow": {
    token: { claims: { nbf: inTheFuture(86_400), exp: inTheFuture(90_000) } },
    fails: ["token.time", "mcp.token"],
    says: /not valid yet/,
  },
  "a token without scopes": {
    token: { scopes: [], claims: { scp: null } },
    fails: ["token.scopes", "mcp.token"],
    says: /neither scopes nor roles/,
  },
  "a token that is not signed": {
    token: { signature: "none" },
    fails: ["token.form", "mcp.token"],
    says: /is not signed/,
  },
  "a token with a shared secret": {
    token: { signature: "hs256-with-public-key" },
    fails: ["mcp.token"],
    warns: ["token.form"],
    says: /shared secret/,
  },
  "a token of a client that is not pre-authorized": {
    token: { client: contoso.daemonClientId },
    fails: ["mcp.token"],
    says: /pre-authorized clients/,
  },
};
