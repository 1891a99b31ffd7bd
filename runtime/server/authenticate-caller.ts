import type { Request, RequestHandler, Response } from "express";
import type { EntraCaller } from "../entra/check-access-token-claims.js";
import { TokenRejected } from "../entra/token-rejection.js";
import {
  challengeBody,
  challengeHeader,
  challengeStatus,
  newSignInChallenge,
  type BearerChallenge,
} from "../http/bearer-challenge.js";
import { presentedToken } from "../http/bearer-token.js";
import { requestIdOf } from "../http/request-id.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { ApplicationAccess } from "./application-access.js";
import type { ScopePolicy } from "./scope-policy.js";
import type { AwaitedSignIn, SessionCaller, SignedInCaller } from "./signed-in-caller.js";

export interface AuthenticateOptions {
  /** Rejects with TokenRejected what isn't a valid token for this server. */
  readonly verify: (token: string) => Promise<EntraCaller>;
  /** The user of the browser that sent a request without a token, if it is one of our own pages' and signed in. */
  readonly sessionCaller?: ((request: Request) => Promise<SessionCaller | AwaitedSignIn | undefined>) | undefined;
  readonly scopes: ScopePolicy;
  /** For tokens without a user; `verify` lets them through only where they may be used. */
  readonly applications: ApplicationAccess;
  /** The form in which clients ask for a scope of this API. */
  readonly advertised: (scope: string) => string;
  readonly resourceMetadataUrl: string;
  readonly audit: AuditLog;
}

/**
 * Lets only signed-in users with the scopes of this API pass, before anything of the body is read.
 *
 * In order: a token in the header, exactly one, or else a session; valid, and for this server; with the scopes that every
 * request needs.
 * All reasons to refuse a token look the same from outside.
 */
export function authenticateCaller(options: AuthenticateOptions): RequestHandler {
  const { verify, sessionCaller, scopes, applications, advertised, resourceMetadataUrl, audit } = options;

  return async (request, response, next) => {
    const presented = presentedToken(request);
    if (presented.kind === "none") {
      const caller = await sessionCaller?.(request);
      if (caller === undefined) {
        challenge(response, {}, scopes.initial);
        return;
      }
      if (!("session" in caller)) {
        challenge(response, newSignInChallenge(caller.awaitedClaims), scopes.initial);
        return;
      }
      callers.set(response, caller);
      next();
      return;
    }
    if (presented.kind === "malformed") {
      challenge(response, { error: "invalid_request", errorDescription: "The Authorization header is malformed" }, []);
      return;
    }
    let identity: EntraCaller;
    try {
      identity = await verify(presented.token);
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error;
      reject(response, error);
      return;
    }
    const missing = identity.appOnly ? [] : scopes.missing(identity.scopes);
    const unassigned = identity.appOnly && !applications.admits(identity.roles);
    if (missing.length > 0 || unassigned) {
      const { tenantId: tid, objectId: oid, clientId: client } = identity;
      const reason = unassigned ? "app role missing" : "scope missing";
      audit({ ...decision(response, reason), tid, oid, client, scopes: missing });
      challenge(response, INSUFFICIENT_SCOPE, missing);
      return;
    }
    callers.set(response, { identity, assertion: presented.token });
    next();
  };

  function reject(response: Response, { status, reason }: TokenRejected): void {
    audit(decision(response, reason));
    if (status === 503) {
      response.status(503).set("Retry-After", RETRY_AFTER_SECONDS).json({ error: "temporarily_unavailable" });
    } else if (status === 403) {
      challenge(response, INSUFFICIENT_SCOPE, scopes.initial);
    } else {
      challenge(
        response,
        { error: "invalid_token", errorDescription: "The access token is not valid" },
        scopes.initial,
      );
    }
  }

  function challenge(response: Response, about: BearerChallenge, needed: readonly string[]): void {
    const complete = { ...about, scope: needed.map(advertised), resourceMetadata: resourceMetadataUrl };
    response
      .status(challengeStatus(complete))
      .set("WWW-Authenticate", challengeHeader(complete))
      .json(challengeBody(complete));
  }
}

const INSUFFICIENT_SCOPE: BearerChallenge = { error: "insufficient_scope", errorDescription: "More scopes are needed" };

/** Signing keys that could not be fetched are asked for again by the next request. */
const RETRY_AFTER_SECONDS = "5";

function decision(response: Response, reason: string) {
  return { action: "token-check", decision: "denied", reason, requestId: requestIdOf(response) } as const;
}

/** Keyed by response, so that a caller can't outlive or leave the request it belongs to. */
const callers = new WeakMap<Response, SignedInCaller>();

/** The caller `authenticateCaller` let pass. */
export function callerOf(response: Response): SignedInCaller {
  const caller = callers.get(response);
  if (caller === undefined) throw new Error("the route has no authentication in front of it");
  return caller;
}
