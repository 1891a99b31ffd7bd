import { reject } from "./entra-rejection.js";

/** The `claims` parameter (OpenID Connect Core 1.0 section 5.5), as far as Entra acts on it. */
export interface RequestedClaims {
  /** Client capabilities, such as `CP1`: the client can take claims challenges. */
  readonly capabilities: readonly string[];
  /** Authentication contexts that must be met. */
  readonly authenticationContexts: readonly string[];
  /** Conditional access policies that must be met. */
  readonly policies: readonly string[];
}

interface ClaimRequest {
  readonly essential?: boolean;
  readonly value?: string;
  readonly values?: readonly string[];
}

export function parseClaims(text: string | null): RequestedClaims {
  const requests = accessTokenRequests(text);
  const values = (name: string): readonly string[] => {
    const { value, values: several = [] } = requests[name] ?? {};
    return value === undefined ? several : [value, ...several];
  };
  return {
    capabilities: values("xms_cc"),
    authenticationContexts: values("acrs"),
    policies: [...values("capolids"), ...values("polids")],
  };
}

/** The challenge that names a policy to be met. */
export function policyChallenge(policyId: string): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: [policyId] } } });
}

/** The challenge that names an authentication context to be met. */
export function contextChallenge(context: string): string {
  return JSON.stringify({ access_token: { acrs: { essential: true, value: context } } });
}

function accessTokenRequests(text: string | null): Readonly<Record<string, ClaimRequest | undefined>> {
  if (text === null || text === "") return {};
  try {
    const claims = JSON.parse(text) as { access_token?: Record<string, ClaimRequest> } | null;
    return claims?.access_token ?? {};
  } catch {
    return reject(90013, { parameter: "claims", reason: "is not JSON" });
  }
}
