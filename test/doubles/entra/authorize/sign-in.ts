import { randomUUID } from "node:crypto";
import { cookieOf, type DoubleRequest } from "../../http/message.js";
import { wantsMfa } from "../conditional-access.js";
import type { AppRegistration, Tenant, User } from "../directory.js";
import type { EntraState, Session } from "../entra-state.js";
import { reject } from "../entra-rejection.js";
import type { AuthorizeRequest } from "./authorize-request.js";

/** Name of the single-sign-on cookie. */
export const SESSION_COOKIE = "ESTSAUTH";

/** Who is there. */
export interface Visitor {
  readonly tenant: Tenant;
  readonly user: User;
  readonly session: Session;
  /** Answered a page just now, so a second factor could be asked for. */
  readonly present: boolean;
}

/** The user of this request, if they need not be asked: a posted answer, automatic sign-in, or the cookie. */
export function visitorOf(state: EntraState, asked: AuthorizeRequest, request: DoubleRequest): Visitor | undefined {
  const username = request.form.get("username");
  if (username !== null) return signInNow(state, asked, username);
  const { automaticSignIn } = state.settings;
  if (automaticSignIn !== undefined && asked.prompt !== "none") return signInNow(state, asked, automaticSignIn);
  return asked.prompt === "login" || asked.prompt === "select_account"
    ? undefined
    : rememberedVisitor(state, asked, request);
}

function signInNow(state: EntraState, asked: AuthorizeRequest, username: string): Visitor {
  const { tenant, user } = accountOf(state, asked, username);
  if (user.accountEnabled === false) reject(50057);
  const resources = resourcesOf(asked, tenant);
  const { claims } = asked;
  const session: Session = {
    sessionId: randomUUID(),
    tenantId: tenant.tenantId,
    userObjectId: user.objectId,
    authenticationMethods: wantsMfa({ tenant, user, resources, claims }) ? ["pwd", "mfa"] : ["pwd"],
    authenticationContexts: claims.authenticationContexts,
    signedInAt: state.clock.now(),
  };
  state.sessions.set(session.sessionId, session);
  return { tenant, user, session, present: true };
}

function accountOf(
  { directory }: EntraState,
  asked: AuthorizeRequest,
  username: string,
): { tenant: Tenant; user: User } {
  const homes = directory.tenantsOf(username);
  const tenant = asked.tenant ?? homes[0];
  const user = tenant && directory.user(tenant, username);
  if (tenant && user) return { tenant, user };
  const values = { user: username, tenant: tenant?.displayName ?? "", client: asked.client.displayName };
  return reject(homes.length > 0 ? 50020 : 50034, values);
}

function rememberedVisitor(state: EntraState, asked: AuthorizeRequest, request: DoubleRequest): Visitor | undefined {
  const session = state.sessions.get(cookieOf(request, SESSION_COOKIE) ?? "");
  if (!session || session.endedWith !== undefined) return undefined;
  const tenant = state.directory.tenant(session.tenantId);
  const user = tenant && state.directory.user(tenant, session.userObjectId);
  if (!user) return undefined;
  const otherTenant = asked.tenant !== undefined && asked.tenant.tenantId !== tenant.tenantId;
  const otherUser = asked.loginHint !== undefined && asked.loginHint !== user.userPrincipalName;
  return otherTenant || otherUser ? undefined : { tenant, user, session, present: false };
}

/** Registrations of the resources that are asked for. */
export function resourcesOf(asked: AuthorizeRequest, tenant: Tenant): readonly AppRegistration[] {
  return asked.scopesIn(tenant).resources.map(({ resource }) => resource);
}
