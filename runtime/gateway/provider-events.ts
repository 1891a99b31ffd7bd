import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";

/** Something to log: what happened, to which client, and why in words that clients don't get. */
export interface AuthorizationServerEvent {
  readonly name: string;
  readonly clientId?: string;
  readonly error?: string;
  readonly detail?: string;
  readonly cause?: unknown;
}

export interface ProviderEventsOptions {
  readonly onEvent: (event: AuthorizationServerEvent) => void;
}

/** Events of the provider that say why; what clients are told does not. */
const FAILURES = [
  "authorization.error",
  "grant.error",
  "registration_create.error",
  "revocation.error",
  "server_error",
] as const;
const SUCCESSES = ["authorization.success", "grant.success", "registration_create.success"] as const;

/** Reports what happens inside the provider. */
export function reportEvents(provider: Provider, { onEvent }: ProviderEventsOptions): void {
  for (const name of FAILURES) {
    provider.on(name as "server_error", (context, error) => {
      const { error: code, error_detail: detail } = error as { error?: string; error_detail?: string };
      const cause = name === "server_error" ? { cause: error as unknown } : {};
      onEvent({ name, ...clientOf(context), error: code ?? error.message, ...(detail ? { detail } : {}), ...cause });
    });
  }
  for (const name of SUCCESSES) {
    provider.on(name as "grant.success", (context: KoaContextWithOIDC) => {
      onEvent({ name, ...clientOf(context) });
    });
  }
  // Without a listener Koa prints them by itself.
  provider.on("error" as "server_error", (cause: unknown) => {
    onEvent({ name: "server_error", error: "server_error", cause });
  });
}

function clientOf(context: KoaContextWithOIDC | undefined): { clientId?: string } {
  const clientId = context?.oidc.client?.clientId;
  return clientId === undefined ? {} : { clientId };
}
