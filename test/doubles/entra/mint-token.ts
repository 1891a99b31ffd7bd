import { createHmac, generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT, type JWTHeaderParameters, type JWTPayload } from "jose";
import type { Tenant } from "./directory.js";
import type { EntraState, Session } from "./entra-state.js";
import { sealGraphToken } from "./graph-token-seal.js";
import { accessTokenClaims } from "./issue-access-token.js";
import { MICROSOFT_GRAPH } from "./scopes.js";
import type { ClientAuthentication } from "./token/client-authentication.js";

/** A token for a test, without the flow that leads to it. */
export interface MintOrder {
  /** Tenant id or domain. */
  readonly tenant: string;
  /** Client id of the application that would have asked. */
  readonly client: string;
  /** Client id or identifier URI of the audience. */
  readonly resource: string;
  /** User principal name or object id. @default the application itself: an app-only token */
  readonly user?: string | undefined;
  /** Bare names. @default [] */
  readonly scopes?: readonly string[];
  /** The second factor was given. @default false */
  readonly mfa?: boolean;
  /** @default "none" */
  readonly clientAuthentication?: ClientAuthentication;
  /** Client capabilities, for `xms_cc`. @default [] */
  readonly capabilities?: readonly string[];
  /** Claims in place of the usual ones; `null` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header members in place of the usual ones. */
  readonly header?: Partial<JWTHeaderParameters>;
  /** @default "genuine" */
  readonly signature?: TokenSignature;
}

/**
 * `genuine` is Entra's; the others are what attackers try: a key Entra never published under a key id that it did, no
 * algorithm at all, and HMAC with the public key as the secret.
 */
export type TokenSignature = "genuine" | "unknown-key" | "none" | "hs256-with-public-key";

export async function mintToken(state: EntraState, order: MintOrder): Promise<string> {
  const { directory } = state;
  const tenant = found(directory.tenant(order.tenant), `tenant ${order.tenant}`);
  const resource = found(directory.resourceIn(tenant, order.resource), `resource ${order.resource}`);
  const usual = accessTokenClaims(state, {
    tenant,
    resource,
    calledBy: order.resource,
    client: found(directory.applicationIn(tenant, order.client), `client ${order.client}`),
    clientAuthentication: order.clientAuthentication ?? "none",
    caller: order.user === undefined ? undefined : callerOf(state, tenant, order.user, order.mfa ?? false),
    scopes: order.scopes ?? [],
    capabilities: order.capabilities ?? [],
  });
  const changed = Object.entries({ ...usual, ...order.claims }).filter(([, value]) => value !== null);
  const claims = Object.fromEntries(changed) as JWTPayload;
  if (resource.clientId === MICROSOFT_GRAPH && order.signature === undefined) return sealGraphToken(state.keys, claims);
  return signed(state, claims, order);
}

function callerOf(state: EntraState, tenant: Tenant, name: string, mfa: boolean) {
  const user = found(state.directory.user(tenant, name), `user ${name}`);
  const session: Session = {
    sessionId: randomUUID(),
    tenantId: tenant.tenantId,
    userObjectId: user.objectId,
    authenticationMethods: mfa ? ["pwd", "mfa"] : ["pwd"],
    authenticationContexts: [],
    signedInAt: state.clock.now(),
  };
  state.sessions.set(session.sessionId, session);
  return { user, session };
}

async function signed(state: EntraState, claims: JWTPayload, order: MintOrder): Promise<string> {
  const { signature = "genuine", header } = order;
  const published = state.keys.jwks().keys[0]?.kid ?? "";
  const makers: Readonly<Record<TokenSignature, () => Promise<string> | string>> = {
    genuine: () => state.keys.sign(claims, header),
    "unknown-key": () => signedByNobodyKnown(claims, { kid: published, ...header }),
    none: () => `${encoded({ typ: "JWT", alg: "none", ...header })}.${encoded(claims)}.`,
    "hs256-with-public-key": () => {
      const input = `${encoded({ typ: "JWT", alg: "HS256", kid: published, ...header })}.${encoded(claims)}`;
      const secret = state.keys.currentPublicKey.export({ type: "spki", format: "pem" });
      return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
    },
  };
  return makers[signature]();
}

function signedByNobodyKnown(claims: JWTPayload, header: Partial<JWTHeaderParameters>): Promise<string> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", ...header }).sign(privateKey);
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`the Entra double has no ${name}`);
  return thing;
}
