import { setTimeout as delay } from "node:timers/promises";
import { BROWSER_SESSION_LIFETIMES, GATEWAY_LIFETIMES, SIGN_IN_LIMITS } from "../config/defaults.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { SettingNotSupported } from "../config/setting-not-supported.js";
import type { RoleContext } from "../http/runtime-role.js";
import { configuredFetch } from "../security/configured-fetch.js";
import { auditRevocation } from "../sign-in/audit-revocation.js";
import { createSignIns, type SignInFacts, type SignIns } from "../sign-in/sign-ins.js";
import { configuredStore, outlivesProcess } from "../stores/configured-store.js";
import { clientKey } from "../stores/oidc-adapter.js";
import { StoreUnavailable } from "../stores/store-unavailable.js";
import type { TokenStore } from "../stores/token-store.js";
import { readRevokeArguments, type RevokeArguments } from "./revoke-arguments.js";

/** What was ended. */
export interface Revoked {
  readonly signIns: number;
  /** Whose they were. */
  readonly users: number;
  /** Clients that have to ask again. */
  readonly clients: readonly string[];
  /** Whether the client had registered itself, and is unknown from now on. */
  readonly registration?: boolean;
}

/**
 * Ends sign-ins in the store that the replicas share, as one of them would: with the container's environment and its
 * identity. They notice with the next request.
 *
 * @throws WrongArguments, SettingNotSupported, StoreUnavailable
 */
export async function revoke(config: RuntimeConfig, context: RoleContext, words: readonly string[]): Promise<Revoked> {
  const wanted = readRevokeArguments(words);
  if (config.MCP_ROLE === "server") {
    throw new SettingNotSupported("MCP_ROLE", "is server, which keeps no sign-ins: revoke in the gateway's container");
  }
  if (!outlivesProcess(config)) {
    throw new SettingNotSupported(
      "TOKEN_STORE",
      "is embedded: sign-ins are in the memory of the process that serves. Restart it to end all of them",
    );
  }
  const store = configuredStore(config, context, configuredFetch(config));
  try {
    await untilReachable(store);
    const lifetimeSeconds =
      config.MCP_ROLE === "gateway" ? GATEWAY_LIFETIMES.grantSeconds : BROWSER_SESSION_LIFETIMES.absoluteSeconds;
    const signIns = createSignIns({ store, lifetimeSeconds, perUser: SIGN_IN_LIMITS.perUser, now: context.now });
    return await end(wanted, { store, signIns, tenantIds: tenantIdsOf(config), audit: context.audit });
  } finally {
    await store.close();
  }
}

/** A first connection takes longer than an answer: a token for the identity, TLS, and the key that opens the store. */
async function untilReachable(store: TokenStore): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await store.check();
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt === ATTEMPTS) throw error;
      await delay(BETWEEN_MILLISECONDS);
    }
  }
}

const ATTEMPTS = 5;
const BETWEEN_MILLISECONDS = 1000;

interface Means {
  readonly store: TokenStore;
  readonly signIns: SignIns;
  readonly tenantIds: readonly string[];
  readonly audit: RoleContext["audit"];
}

async function end(wanted: RevokeArguments, { store, signIns, tenantIds, audit }: Means): Promise<Revoked> {
  const by = "an operator revoked it";
  if (wanted.by === "user") {
    const ended: SignInFacts[] = [];
    for (const tenantId of tenantIds) {
      ended.push(...(await signIns.endAllOf({ tenantId, objectId: wanted.objectId })));
    }
    auditRevocation(audit, ended, by);
    return summary(ended);
  }
  // First, so that nobody signs in with it while its sign-ins end.
  const registration = (await store.consume(clientKey(wanted.clientId))) !== undefined;
  if (registration) {
    audit({ action: "revocation", decision: "allowed", reason: "registration removed", client: wanted.clientId });
  }
  const ended = await signIns.endAllFor(wanted.clientId);
  auditRevocation(audit, ended, by);
  return { ...summary(ended), registration };
}

function summary(ended: readonly SignInFacts[]): Revoked {
  const users = new Set(ended.map(({ user }) => user.objectId));
  const clients = new Set(ended.flatMap(({ clientId }) => (clientId === undefined ? [] : [clientId])));
  return { signIns: ended.length, users: users.size, clients: [...clients].sort() };
}

/** Object ids are unique, so only one of them has the user. */
function tenantIdsOf(config: RuntimeConfig): readonly string[] {
  return [...new Set([config.ENTRA_TENANT_ID, ...config.ENTRA_ALLOWED_TENANT_IDS].map((id) => id.toLowerCase()))];
}
