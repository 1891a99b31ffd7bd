import { randomBytes } from "node:crypto";
import { controlRouter } from "../http/control-router.js";
import { createDoubleApp, listen, type RunningServer } from "../http/double-server.js";
import { FaultQueue, type FaultTarget, type TransportFault } from "../http/faults.js";
import { Journal, type JournalEntry, type JournalFilter } from "../http/journal.js";
import { served } from "../http/served-endpoint.js";
import type { EntraDouble } from "../entra/entra-double.js";
import { identityTokenEndpoint, refusal, TOKEN_LIFETIME, type ManagedIdentity } from "./identity-token-endpoint.js";

export type { ManagedIdentity };

export interface ManagedIdentityDoubleOptions {
  readonly entra: EntraDouble;
  readonly identities: readonly ManagedIdentity[];
  /** @default a free one */
  readonly port?: number | undefined;
  /** Value of IDENTITY_HEADER. @default random */
  readonly identityHeader?: string | undefined;
}

export interface ManagedIdentityControl {
  breakNext(order: FaultTarget & TransportFault): void;
  /** Seconds that tokens live from now on. @default 86400 */
  setTokenLifetime(order: { seconds: number }): void;
  journal(filter?: JournalFilter): readonly JournalEntry[];
  clearJournal(): void;
  reset(): void;
}

/** A running double of the managed identity endpoint in App Service and Container Apps. */
export interface ManagedIdentityDouble extends RunningServer {
  /** Environment of a container that has the identities. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  readonly control: ManagedIdentityControl;
}

/** @see https://learn.microsoft.com/azure/container-apps/managed-identity */
export async function startManagedIdentityDouble(
  options: ManagedIdentityDoubleOptions,
): Promise<ManagedIdentityDouble> {
  const identityHeader = options.identityHeader ?? randomBytes(16).toString("hex");
  const surroundings = { journal: new Journal(), transportFaults: new FaultQueue<TransportFault>() };
  const lifetime = { seconds: TOKEN_LIFETIME };
  const control = createControl(surroundings, lifetime);
  const app = createDoubleApp();
  app.use(controlRouter(control));
  app.all("/msi/token", served(surroundings, "token", identityTokenEndpoint(options, identityHeader, lifetime)));
  app.use(served(surroundings, "unknown", () => refusal(404, "not found")));
  const server = await listen(app, options.port ?? 0);
  return {
    ...server,
    control,
    environment: { IDENTITY_ENDPOINT: `${server.url}/msi/token`, IDENTITY_HEADER: identityHeader },
  };
}

function createControl(
  { journal, transportFaults }: { journal: Journal; transportFaults: FaultQueue<TransportFault> },
  lifetime: { seconds: number },
): ManagedIdentityControl {
  return {
    breakNext: ({ endpoint = "token", times = 1, parameters = {}, ...fault }) => {
      transportFaults.add({ endpoint, times, parameters }, fault);
    },
    setTokenLifetime: ({ seconds }) => {
      lifetime.seconds = seconds;
    },
    journal: (filter) => journal.list(filter),
    clearJournal: () => {
      journal.clear();
    },
    reset: () => {
      journal.clear();
      transportFaults.clear();
      lifetime.seconds = TOKEN_LIFETIME;
    },
  };
}
