import type { Request, RequestHandler, Response } from "express";
import { decodeJwt } from "jose";
import type { AccessTokenVerifier } from "../entra/access-token-verifier.js";
import { TokenRejected } from "../entra/token-rejection.js";
import { challengeBody, challengeHeader, challengeStatus, type BearerChallenge } from "../http/bearer-challenge.js";
import { presentedToken } from "../http/bearer-token.js";
import { resourceMetadataUrl } from "../http/protected-resource-metadata.js";
import { requestIdOf } from "../http/request-id.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import type { SignedInUser } from "../sign-in/signed-in-user.js";
import type { GatewayTokenVerifier } from "./gateway-access-token.js";
import type { McpResource } from "./mcp-resource.js";

/**
 * Decides who may use an MCP endpoint, before anything of the request but its headers is read.
 *
 * Guarantees: one token, from the header; our own for this very resource, or Entra's for our API brought by a
 * pre-authorized client. Whatever is wrong with a token, the answer is the same.
 */
export interface ResourceGuardOptions {
  readonly issuer: string;
  readonly verifyOwn: GatewayTokenVerifier;
  /** For Entra tokens of pre-authorized clients. */
  readonly verifyEntra: AccessTokenVerifier;
  readonly sessions: EntraSessions;
  readonly audit: AuditLog;
}

interface CallerIdentity {
  readonly user: SignedInUser;
  readonly clientId: string;
  readonly tokenId?: string;
}

/** Whoever a request was let through for. */
export type McpCaller = CallerIdentity &
  (
    | { readonly via: "gateway-token"; readonly grantId: string }
    /** The token is the assertion for On-Behalf-Of; it is never forwarded. */
    | { readonly via: "entra-token"; readonly assertion: string; readonly expiresAt: number }
  );

/** A token that is good, and what it permits. */
interface Authenticated {
  readonly caller: McpCaller;
  readonly scopes: readonly string[];
}

export function resourceGuard(resource: McpResource, options: ResourceGuardOptions): RequestHandler {
  const { audit } = options;
  return async (request, response, next) => {
    const presented = presentedToken(request);
    if (presented.kind === "none") {
      sendChallenge(response, challengeFor(resource));
      return;
    }
    if (presented.kind === "malformed") {
      sendChallenge(response, { error: "invalid_request", errorDescription: "The Authorization header is malformed" });
      return;
    }
    const found = await authenticate(presented.token, resource, options).catch((error: unknown) => refusal(error));
    if ("reason" in found) {
      const { reason, status } = found;
      audit({ action: "token-check", decision: "denied", reason, requestId: requestIdOf(response) });
      if (status === 503) response.status(503).set("Retry-After", "5").json({ error: "temporarily_unavailable" });
      else sendChallenge(response, challengeFor(resource, "invalid_token"));
      return;
    }
    const missing = resource.scopes.filter((scope) => !found.scopes.includes(scope));
    if (missing.length > 0) {
      const { user, clientId } = found.caller;
      audit({
        action: "token-check",
        decision: "denied",
        reason: "scope missing",
        requestId: requestIdOf(response),
        tid: user.tenantId,
        oid: user.objectId,
        client: clientId,
        scopes: missing,
      });
      sendChallenge(response, challengeFor(resource, "insufficient_scope"));
      return;
    }
    callers.set(request, found.caller);
    next();
  };
}

/** The caller `resourceGuard` let pass. */
export function callerOf(request: Request): McpCaller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error("the route has no guard in front of it");
  return caller;
}

/** A challenge that names every scope the resource needs, so that one sign-in is enough. */
export function challengeFor(resource: McpResource, error?: "invalid_token" | "insufficient_scope"): BearerChallenge {
  const description = error === undefined ? undefined : DESCRIPTIONS[error];
  return {
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { errorDescription: description }),
    scope: resource.scopes,
    resourceMetadata: resourceMetadataUrl(resource.url),
  };
}

export function sendChallenge(response: Response, challenge: BearerChallenge): void {
  response
    .status(challengeStatus(challenge))
    .set("WWW-Authenticate", challengeHeader(challenge))
    .json(challengeBody(challenge));
}

const DESCRIPTIONS = {
  invalid_token: "The access token is not valid",
  insufficient_scope: "More scopes are needed",
} as const;

/** Keyed by request, so that a caller can't outlive or leave the request it belongs to. */
const callers = new WeakMap<Request, McpCaller>();

/** The issuer a token names decides who judges it, and nothing else. */
async function authenticate(
  token: string,
  resource: McpResource,
  options: ResourceGuardOptions,
): Promise<Authenticated> {
  return claimedIssuer(token) === options.issuer
    ? withOwnToken(token, resource, options)
    : withEntraToken(token, options);
}

async function withOwnToken(
  token: string,
  resource: McpResource,
  { verifyOwn, sessions }: ResourceGuardOptions,
): Promise<Authenticated> {
  const { grantId, clientId, scopes, tokenId } = await verifyOwn(token, resource.url);
  const user = await sessions.user(grantId);
  if (user === undefined) throw new NoSession();
  return { caller: { via: "gateway-token", user, clientId, tokenId, grantId }, scopes };
}

async function withEntraToken(token: string, { verifyEntra }: ResourceGuardOptions): Promise<Authenticated> {
  const entra = await verifyEntra(token);
  const { clientId, scopes, tokenId, expiresAt } = entra;
  const caller = { via: "entra-token", user: entra, clientId, assertion: token, expiresAt } as const;
  return { caller: { ...caller, ...(tokenId === undefined ? {} : { tokenId }) }, scopes };
}

/** The sign-in behind a token ended, or has to be repeated. */
class NoSession extends Error {
  public override readonly name = "NoSession";
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function refusal(error: unknown): { readonly reason: string; readonly status: 401 | 503 } {
  if (error instanceof NoSession) return { reason: "no session, or a new sign-in is required", status: 401 };
  if (error instanceof TokenRejected) {
    return { reason: `Entra token: ${error.reason}`, status: error.status === 503 ? 503 : 401 };
  }
  // jose's codes say which check failed; anything else is a defect and must not look like a bad token.
  if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J")) {
    return { reason: `gateway token: ${String(error.code)}`, status: 401 };
  }
  throw error;
}
