import { randomBytes, randomUUID } from "node:crypto";
import type { DoubleRequest, Endpoint, Reply } from "../../http/message.js";
import { checkConditionalAccess } from "../conditional-access.js";
import type { EntraState } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import { clientInfo } from "../issue-id-token.js";
import { checkNotRepeated } from "../parameters.js";
import { checkUserAssignment } from "../user-assignment.js";
import { askConsent } from "./ask-consent.js";
import { refuse, returnToClient } from "./authorize-reply.js";
import {
  readAuthorizeRequest,
  readReturnAddress,
  type AuthorizeRequest,
  type ReturnAddress,
} from "./authorize-request.js";
import { ANSWERS, signInPage } from "./sign-in-pages.js";
import { resourcesOf, SESSION_COOKIE, visitorOf, type Visitor } from "./sign-in.js";

/** `GET` and `POST /:tenant/oauth2/v2.0/authorize`; its pages post their answers here too. */
export function authorizeEndpoint(state: EntraState): Endpoint {
  return (request) => {
    let address: ReturnAddress | undefined;
    try {
      const parameters = new URLSearchParams([...request.query, ...request.form]);
      for (const name of ANSWERS) parameters.delete(name);
      checkNotRepeated(parameters);
      address = readReturnAddress(state, request, parameters);
      const injected = state.rejections.take("authorize", request);
      if (injected) throw injected;
      return authorize(state, readAuthorizeRequest(state, address, parameters), request);
    } catch (error) {
      if (error instanceof EntraRejection) return refuse(error, request, state.clock.now(), address);
      throw error;
    }
  };
}

function authorize(state: EntraState, asked: AuthorizeRequest, request: DoubleRequest): Reply {
  if (request.form.get("consent") === "cancel") reject(65004);
  const visitor = visitorOf(state, asked, request);
  if (!visitor) return asked.prompt === "none" ? reject(50058) : askWho(state, asked, request);
  const { tenant, user, session } = visitor;
  const resources = resourcesOf(asked, tenant);
  checkUserAssignment(state.directory, tenant, user, [asked.client, ...resources]);
  try {
    checkConditionalAccess({ tenant, user, session, resources, claims: asked.claims });
  } catch (error) {
    // A remembered user can still be asked for the second factor; only a silent request can't.
    if (isChallenge(error) && !visitor.present && asked.prompt !== "none") return askWho(state, asked, request);
    throw isChallenge(error)
      ? new EntraRejection(error.code, { ...error.details, error: "interaction_required" })
      : error;
  }
  return askConsent(state, asked, visitor, request) ?? issueCode(state, asked, visitor);
}

function askWho({ directory }: EntraState, asked: AuthorizeRequest, request: DoubleRequest): Reply {
  const users = asked.tenant?.users ?? directory.tenants.flatMap((tenant) => tenant.users);
  const hinted = users.filter(({ userPrincipalName }) => userPrincipalName === asked.loginHint);
  return signInPage(request, asked.client, hinted.length > 0 ? hinted : users);
}

function isChallenge(error: unknown): error is EntraRejection {
  return error instanceof EntraRejection && (error.code === 50076 || error.code === 50079);
}

function issueCode(state: EntraState, asked: AuthorizeRequest, { tenant, user, session }: Visitor): Reply {
  const code = `1.${randomBytes(64).toString("base64url")}`;
  state.codes.set(code, {
    clientId: asked.client.clientId,
    tenantId: tenant.tenantId,
    session,
    redirectUri: asked.redirectUri,
    platform: asked.platform,
    scope: asked.scope,
    challenge: asked.challenge,
    nonce: asked.nonce,
    issuedAt: state.clock.now(),
    redeemed: false,
  });
  const answer = {
    code,
    ...(asked.wantsClientInfo ? { client_info: clientInfo(tenant, user) } : {}),
    session_state: randomUUID(),
  };
  return returnToClient(asked, answer, {
    outcome: "code",
    issued: { code },
    headers: { "set-cookie": `${SESSION_COOKIE}=${session.sessionId}; Path=/; HttpOnly; SameSite=Lax` },
  });
}
