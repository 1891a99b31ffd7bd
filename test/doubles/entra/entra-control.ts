import { randomUUID } from "node:crypto";
import type { FaultTarget, TransportFault } from "../http/faults.js";
import type { JournalEntry, JournalFilter } from "../http/journal.js";
import type {
  AppRegistration,
  ConditionalAccessPolicy,
  DelegatedPermissionGrant,
  ServicePrincipal,
  Tenant,
  TrustedSubject,
} from "./directory.js";
import { isEntraErrorCode, type EntraErrorCode } from "./entra-errors.js";
import { EntraRejection, type RejectionDetails } from "./entra-rejection.js";
import type { EntraState } from "./entra-state.js";
import { mintToken, type MintOrder } from "./mint-token.js";

/** Endpoints that answer with an AADSTS code on demand. */
export type RejectingEndpoint = "token" | "authorize";

/** What a test may do to a running Entra double. Tenants are named by id or domain, users by name or object id. */
export interface EntraControl {
  /** The next requests to an endpoint fail with an AADSTS code. */
  failNext(order: FaultTarget & RejectionDetails & { endpoint: RejectingEndpoint; code: number }): void;
  /** The next requests fail below the protocol: 5xx without JSON, no answer, a late answer. */
  breakNext(order: FaultTarget & TransportFault): void;
  /** The next token requests are throttled: 429, AADSTS90055 and `Retry-After`. */
  throttle(order?: { times?: number; retryAfterSeconds?: number }): void;
  /** Seconds that access tokens live from now on. */
  setAccessTokenLifetime(order: { seconds: number }): void;
  /** Moves this double's clock. */
  shiftClock(order: { seconds: number }): void;
  /** Signs with a new key; the old ones disappear from the published ones when withdrawn. */
  rotateKeys(order?: { withdrawOld?: boolean }): Promise<void>;
  /** A conditional access policy from now on. */
  demandMfa(order: PolicyOrder): void;
  block(order: PolicyOrder): void;
  addPolicy(order: { tenant: string; policy: Omit<ConditionalAccessPolicy, "id"> }): void;
  removePolicies(order: { tenant: string }): void;
  /** Ends a user's sessions: what began in them is no longer refreshed or exchanged. @default code 50173 */
  revokeUser(order: { tenant: string; user: string; code?: number }): void;
  /** Disables a user's account, or enables it again. */
  setAccountEnabled(order: { tenant: string; user: string; enabled: boolean }): void;
  /** Signs this user in wherever a page would ask; null: ask again. */
  signInAutomatically(order: { user: string | null }): void;
  /** Answers `resource` with 901002, as Entra did before March 2026. */
  refuseResourceParameter(order: { enabled: boolean }): void;
  /** Issues tokens for a resource in the other version. */
  setTokenVersion(order: { resource: string; version: 1 | 2 }): void;
  /** Certificates (PEM) that a registration has from now on. Its other credentials are gone. */
  setCertificates(order: { client: string; certificates: readonly string[] }): void;
  /** Trusts certificates of one subject and issuer, instead of a registered one. */
  trustSubject(order: { client: string } & TrustedSubject): void;
  grantConsent(order: { tenant: string } & DelegatedPermissionGrant): void;
  withdrawConsent(order: { tenant: string; client: string; resource?: string }): void;
  /** Adds or replaces a registration, and gives it a service principal in its tenant. */
  register(order: { tenant: string; application: AppRegistration; servicePrincipal?: Partial<ServicePrincipal> }): void;
  /** A token without the flow that leads to it. */
  mintToken(order: MintOrder): Promise<string>;
  journal(filter?: JournalFilter): readonly JournalEntry[];
  clearJournal(): void;
  /** Everything as it was at start, except that keys stay and issued tokens stay valid. */
  reset(): void;
}

export interface PolicyOrder {
  readonly tenant: string;
  /** Client id of the resource. */
  readonly resource: string;
  /** @default everybody */
  readonly users?: readonly string[];
  readonly answer?: ConditionalAccessPolicy["answer"];
}

export function createEntraControl(state: EntraState, startSettings: EntraState["settings"]): EntraControl {
  const { directory, clock, journal, rejections, transportFaults, settings } = state;
  const tenantOf = (name: string): Tenant => found(directory.tenant(name), `tenant ${name}`);
  const objectIdOf = (tenant: Tenant, name: string): string =>
    found(directory.user(tenant, name), `user ${name}`).objectId;
  const addPolicy = (
    require: ConditionalAccessPolicy["require"],
    { tenant: name, users, ...rest }: PolicyOrder,
  ): void => {
    const tenant = tenantOf(name);
    const objectIds = users?.map((user) => objectIdOf(tenant, user));
    directory.addPolicy(tenant.tenantId, {
      ...rest,
      id: randomUUID(),
      require,
      ...(objectIds && { users: objectIds }),
    });
  };
  return {
    failNext: ({ endpoint, times, parameters, code, ...details }) => {
      rejections.add(targetOf({ endpoint, times, parameters }), new EntraRejection(knownCode(code), details));
    },
    breakNext: ({ endpoint, times, parameters, ...fault }) => {
      transportFaults.add(targetOf({ endpoint, times, parameters }), fault);
    },
    throttle: ({ times = 1, retryAfterSeconds = 1 } = {}) => {
      rejections.add({ endpoint: "token", times }, new EntraRejection(90055, { retryAfterSeconds }));
    },
    setAccessTokenLifetime: ({ seconds }) => {
      settings.accessTokenLifetimeSeconds = seconds;
    },
    shiftClock: ({ seconds }) => {
      clock.shift(seconds);
    },
    rotateKeys: ({ withdrawOld = false } = {}) => state.keys.rotate(withdrawOld),
    demandMfa: (order) => {
      addPolicy("mfa", order);
    },
    block: (order) => {
      addPolicy("block", order);
    },
    addPolicy: ({ tenant, policy: { require, ...rest } }) => {
      addPolicy(require, { tenant, ...rest });
    },
    removePolicies: ({ tenant }) => {
      directory.removePolicies(tenantOf(tenant).tenantId);
    },
    revokeUser: ({ tenant, user, code = 50173 }) => {
      const userObjectId = objectIdOf(tenantOf(tenant), user);
      for (const session of state.sessions.values()) {
        if (session.userObjectId === userObjectId) session.endedWith = knownCode(code);
      }
    },
    setAccountEnabled: ({ tenant: name, user, enabled }) => {
      const tenant = tenantOf(name);
      directory.changeUser(tenant.tenantId, objectIdOf(tenant, user), { accountEnabled: enabled });
    },
    signInAutomatically: ({ user }) => {
      settings.automaticSignIn = user ?? undefined;
    },
    refuseResourceParameter: ({ enabled }) => {
      settings.refuseResourceParameter = enabled;
    },
    setTokenVersion: ({ resource, version }) => {
      directory.replaceApplication(resource, { requestedAccessTokenVersion: version });
    },
    setCertificates: ({ client, certificates }) => {
      directory.replaceApplication(client, { credentials: { certificates } });
    },
    trustSubject: ({ client, ...trusted }) => {
      directory.replaceApplication(client, { credentials: { trustedSubjects: [trusted] } });
    },
    grantConsent: ({ tenant: name, user, ...grant }) => {
      const tenant = tenantOf(name);
      directory.addGrant(tenant.tenantId, user === undefined ? grant : { ...grant, user: objectIdOf(tenant, user) });
    },
    withdrawConsent: ({ tenant, client, resource }) => {
      directory.removeGrants(
        tenantOf(tenant).tenantId,
        (grant) => grant.client === client && (resource === undefined || grant.resource === resource),
      );
    },
    register: ({ tenant: name, application, servicePrincipal }) => {
      const { tenantId } = tenantOf(name);
      const { clientId } = application;
      directory.putApplication({ homeTenantId: tenantId, ...application });
      directory.putServicePrincipal(tenantId, { objectId: randomUUID(), ...servicePrincipal, clientId });
    },
    mintToken: (order) => mintToken(state, order),
    journal: (filter) => journal.list(filter),
    clearJournal: () => {
      journal.clear();
    },
    reset: () => {
      directory.reset();
      clock.reset();
      journal.clear();
      rejections.clear();
      transportFaults.clear();
      state.repetitions.clear();
      Object.assign(settings, startSettings);
    },
  };
}

function targetOf({
  endpoint,
  times,
  parameters,
}: { [Name in keyof FaultTarget]: FaultTarget[Name] | undefined }): FaultTarget {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(times === undefined ? {} : { times }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function knownCode(code: number): EntraErrorCode {
  return isEntraErrorCode(code) ? code : unknown(`code ${String(code)}`);
}

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  return thing ?? unknown(name);
}

function unknown(name: string): never {
  throw new Error(`the Entra double has no ${name}`);
}
