import { createHash, randomBytes } from "node:crypto";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import type { RegisteredClient } from "../registration/registration-evidence.js";
import { scopesToAskFor } from "../resource-metadata/named-scopes.js";
import { wasTried } from "../tried.js";

/** Entra issues refresh tokens to those alone who ask for them; other servers decide themselves. */
const REFRESH_SCOPE_AT_ENTRA = "offline_access";

/** An authorization request of a client that keeps to the specification. */
export interface AuthorizationRequest {
  readonly url: URL;
  readonly state: string;
  readonly verifier: string;
  /** As the metadata names it. */
  readonly resource: string | undefined;
}

export function authorizationRequest(
  evidence: Evidence,
  endpoint: string,
  { clientId, redirectUri }: RegisteredClient,
): AuthorizationRequest {
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(32).toString("base64url");
  const resource = resourceOf(evidence);
  const scopes = [...scopesToAskFor(evidence)];
  if (wasTried(evidence.authorizationServer) && evidence.authorizationServer.where === "entra") {
    scopes.push(REFRESH_SCOPE_AT_ENTRA);
  }
  const url = new URL(endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    ...(resource === undefined ? {} : { resource }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, state, verifier, resource };
}

export function resourceOf({ resource }: Evidence): string | undefined {
  return wasTried(resource) ? textOf(resource.document, "resource") : undefined;
}
