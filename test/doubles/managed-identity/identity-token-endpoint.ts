import { randomBytes, timingSafeEqual } from "node:crypto";
import { secondsOf } from "../http/clock.js";
import { headerOf, json, type DoubleRequest, type Endpoint, type Reply } from "../http/message.js";
import type { EntraDouble } from "../entra/entra-double.js";

/** A user-assigned managed identity. */
export interface ManagedIdentity {
  readonly clientId: string;
  /** Object id of its service principal: subject of its tokens. */
  readonly principalId: string;
  readonly tenantId: string;
  /** Resources it may ask for. @default ["api://AzureADTokenExchange"] */
  readonly resources?: readonly string[];
}

const API_VERSION = "2019-08-01";
/** Seconds. */
export const TOKEN_LIFETIME = 24 * 3600;
const DEFAULT_RESOURCES = ["api://AzureADTokenExchange"];

/** What the endpoint checks, in this order; the first text is the answer. */
const CHECKS: readonly ((request: DoubleRequest, identityHeader: string) => Reply | undefined)[] = [
  ({ method }) => (method === "GET" ? undefined : refusal(405, "only GET is supported")),
  (request, header) =>
    isHeader(headerOf(request, "x-identity-header"), header) ? undefined : refusal(401, "wrong X-IDENTITY-HEADER"),
  // A forwarded request is somebody else's: the endpoint must not be reachable through a proxy.
  (request) =>
    headerOf(request, "x-forwarded-for") === undefined ? undefined : refusal(400, "X-Forwarded-For is not allowed"),
  ({ query }) =>
    query.get("api-version") === API_VERSION ? undefined : refusal(400, `api-version must be ${API_VERSION}`),
  ({ query }) => ((query.get("resource") ?? "") === "" ? refusal(400, "resource is missing") : undefined),
];

/** `GET /msi/token` */
export function identityTokenEndpoint(
  { entra, identities }: { readonly entra: EntraDouble; readonly identities: readonly ManagedIdentity[] },
  identityHeader: string,
  lifetime: { readonly seconds: number },
): Endpoint {
  return async (request) => {
    for (const check of CHECKS) {
      const answer = check(request, identityHeader);
      if (answer) return answer;
    }
    const resource = request.query.get("resource") ?? "";
    const clientId = request.query.get("client_id");
    // There is no system-assigned identity, so one has to be named.
    const identity = identities.find((candidate) => candidate.clientId === clientId);
    if (!identity) return refusal(400, "no managed identity with this client_id is assigned");
    if (!(identity.resources ?? DEFAULT_RESOURCES).includes(resource)) {
      return refusal(400, `the resource ${resource} was not found in the tenant`);
    }
    return issue(entra, identity, resource, lifetime.seconds);
  };
}

async function issue(entra: EntraDouble, identity: ManagedIdentity, resource: string, seconds: number): Promise<Reply> {
  const { clientId, principalId, tenantId } = identity;
  const now = secondsOf(entra.clock);
  const token = await entra.sign({
    aud: resource,
    iss: `${entra.publicOrigin}/${tenantId}/v2.0`,
    iat: now - 300,
    nbf: now - 300,
    exp: now + seconds,
    azp: clientId,
    azpacr: "2",
    idtyp: "app",
    oid: principalId,
    sub: principalId,
    tid: tenantId,
    uti: randomBytes(16).toString("base64url"),
    ver: "2.0",
  });
  return json(
    200,
    { access_token: token, expires_on: String(now + seconds), resource, token_type: "Bearer", client_id: clientId },
    { outcome: "token", issued: { access_token: token } },
  );
}

export function refusal(status: number, message: string): Reply {
  return json(
    status,
    { statusCode: status, message, correlationId: randomBytes(8).toString("hex") },
    { outcome: message },
  );
}

function isHeader(given: string | undefined, expected: string): boolean {
  if (given?.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
