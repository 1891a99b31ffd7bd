import { secondsOf } from "../http/clock.js";
import { headerOf, type DoubleRequest } from "../http/message.js";
import type { EntraDouble } from "../entra/entra-double.js";
import { MICROSOFT_GRAPH } from "../entra/scopes.js";
import { GraphError } from "./graph-error.js";

/** Whose token a request carries. */
export interface GraphCaller {
  readonly tenantId: string;
  /** Object id of the user; none for an application. */
  readonly userId: string | undefined;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** The client can take claims challenges (CP1). */
  readonly takesChallenges: boolean;
  readonly authenticationContexts: readonly string[];
  /** Seconds since 1970. */
  readonly tokenIssuedAt: number;
}

const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Takes the token of a request for what it is, or refuses as Graph does: 401 InvalidAuthenticationToken. */
export async function callerOf(entra: EntraDouble, request: DoubleRequest): Promise<GraphCaller> {
  const [scheme = "", token = ""] = (headerOf(request, "authorization") ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer" || token === "") return unauthorized("Access token is empty.");
  const claims = await entra.verifyGraphToken(token);
  if (!claims) return unauthorized("Invalid token: not issued for Microsoft Graph, or changed.");
  if (claims.aud !== MICROSOFT_GRAPH && claims.aud !== "https://graph.microsoft.com") {
    unauthorized("Access token validation failure. Invalid audience.");
  }
  const now = secondsOf(entra.clock);
  if ((claims.exp ?? 0) <= now) unauthorized("Lifetime validation failed, the token is expired.");
  return {
    tenantId: String(claims.tid),
    userId: claims.idtyp === "app" ? undefined : String(claims.oid),
    clientId: String(claims.appid),
    scopes: typeof claims.scp === "string" ? claims.scp.split(" ") : [],
    roles: strings(claims.roles),
    takesChallenges: strings(claims.xms_cc).some((capability) => capability.toLowerCase() === "cp1"),
    authenticationContexts: strings(claims.acrs),
    tokenIssuedAt: claims.iat ?? 0,
  };
}

function unauthorized(message: string): never {
  throw new GraphError(401, "InvalidAuthenticationToken", message, {
    "www-authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${MICROSOFT_GRAPH}"`,
  });
}

/** Microsoft's claims challenge. @see https://learn.microsoft.com/entra/identity-platform/claims-challenge */
export function insufficientClaims(claims: unknown): never {
  const encoded = Buffer.from(JSON.stringify(claims)).toString("base64");
  throw new GraphError(401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in a challenge.", {
    "www-authenticate":
      `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ` +
      `client_id="${MICROSOFT_GRAPH}", error="insufficient_claims", claims="${encoded}"`,
  });
}
