import { headerOf, type DoubleRequest } from "../../http/message.js";
import type { AppRegistration, RedirectPlatform } from "../directory.js";
import type { EntraState } from "../entra-state.js";
import { reject } from "../entra-rejection.js";
import { required } from "../parameters.js";
import { checkClientAssertion } from "./client-assertion.js";

/** How a client proved itself; ends up in `azpacr`. */
export type ClientAuthentication = "none" | "secret" | "assertion";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface PresentedCredentials {
  readonly clientId: string | null;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

/** `client_secret_post`, `client_secret_basic` or an assertion (RFC 7523). */
export function presentedCredentials(request: DoubleRequest): PresentedCredentials {
  const { form } = request;
  const [scheme, encoded = ""] = (headerOf(request, "authorization") ?? "").split(" ");
  const basic = scheme?.toLowerCase() === "basic" ? Buffer.from(encoded, "base64").toString().split(":") : [];
  const [basicId, basicSecret] = basic.map(decodeURIComponent);
  return {
    clientId: form.get("client_id") ?? basicId ?? null,
    secret: form.get("client_secret") ?? basicSecret,
    assertion: form.get("client_assertion") ?? undefined,
  };
}

/**
 * Checks the client's credential. Whether one is needed follows from the platform of the redirect URI that the grant
 * began with; a grant without one (on-behalf-of, client credentials) always needs it.
 */
export async function authenticateClient(
  state: EntraState,
  request: DoubleRequest,
  client: AppRegistration,
  platform: RedirectPlatform | undefined,
): Promise<ClientAuthentication> {
  const { secret, assertion } = presentedCredentials(request);
  const presented = secret !== undefined || assertion !== undefined;
  if (platform === "spa") checkCrossOrigin(request);
  if (platform === "publicClient" || platform === "spa") return presented ? reject(700025) : "none";
  if (assertion !== undefined) {
    if (required(request.form, "client_assertion_type") !== ASSERTION_TYPE) {
      reject(90023, { reason: "unsupported 'client_assertion_type'" });
    }
    await checkClientAssertion(state, client, request.params.tenant ?? "", assertion);
    return "assertion";
  }
  if (secret !== undefined) return checkSecret(state, client, secret);
  const grantType = request.form.get("grant_type") ?? "";
  return grantType === "client_credentials" ? reject(7000216, { grantType }) : reject(7000218);
}

function checkSecret(state: EntraState, client: AppRegistration, secret: string): ClientAuthentication {
  const known = client.credentials?.secrets?.find(({ value }) => value === secret);
  if (!known) return reject(7000215, { client: client.clientId });
  const { endDateTime } = known;
  if (endDateTime !== undefined && Date.parse(endDateTime) <= state.clock.now()) {
    reject(7000222, { client: client.clientId, endDateTime });
  }
  return "secret";
}

/** Only a browser's cross-origin request redeems what a single page app was given. */
function checkCrossOrigin(request: DoubleRequest): void {
  if (headerOf(request, "origin") === undefined) reject(9002327);
}
