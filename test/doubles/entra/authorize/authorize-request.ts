import type { DoubleRequest } from "../../http/message.js";
import type { AppRegistration, RedirectPlatform, Tenant } from "../directory.js";
import type { CodeChallenge, EntraState } from "../entra-state.js";
import { reject } from "../entra-rejection.js";
import { required } from "../parameters.js";
import { firstRedirectUri, platformOfRedirectUri } from "../redirect-uris.js";
import { parseClaims, type RequestedClaims } from "../requested-claims.js";
import { checkResourceParameter } from "../resource-parameter.js";
import { parseScopes, type RequestedScopes } from "../scopes.js";
import { clientAt } from "../tenant-endpoint.js";

/** Where answers of the authorization endpoint go, once it is proven that the client may receive them. */
export interface ReturnAddress {
  readonly client: AppRegistration;
  /** None at a shared endpoint, until the user is known. */
  readonly tenant: Tenant | undefined;
  readonly redirectUri: string;
  readonly platform: RedirectPlatform;
  readonly responseMode: string;
  readonly state: string | undefined;
}

/** The rest of an authorization request, checked. */
export interface AuthorizeRequest extends ReturnAddress {
  readonly scope: string;
  readonly prompt: string | undefined;
  readonly loginHint: string | undefined;
  readonly challenge: CodeChallenge | undefined;
  readonly nonce: string | undefined;
  readonly claims: RequestedClaims;
  readonly wantsClientInfo: boolean;
  /** Scopes are looked up in a tenant, so they wait for the user at a shared endpoint. */
  scopesIn(tenant: Tenant): RequestedScopes;
}

const RESPONSE_MODES = ["query", "fragment", "form_post"];
const PROMPTS = ["login", "none", "consent", "select_account"];
/** RFC 7636 section 4.2. */
const CODE_CHALLENGE = /^[\w.~-]{43,128}$/;

/** Client and redirect URI. Whatever is wrong with them is shown to the user, for there is nobody else to tell. */
export function readReturnAddress(
  state: EntraState,
  request: DoubleRequest,
  parameters: URLSearchParams,
): ReturnAddress {
  const { client, tenant } = clientAt(state, request.params.tenant ?? "", required(parameters, "client_id"));
  const redirectUri = parameters.get("redirect_uri") ?? firstRedirectUri(client) ?? reject(900971);
  const platform = platformOfRedirectUri(client, redirectUri);
  if (!platform) return reject(50011, { redirectUri, client: client.clientId });
  const responseMode = parameters.get("response_mode") ?? "query";
  return {
    ...{ client, tenant, redirectUri, platform },
    responseMode: RESPONSE_MODES.includes(responseMode) ? responseMode : "query",
    state: parameters.get("state") ?? undefined,
  };
}

/** What is asked for. */
export function readAuthorizeRequest(
  { directory, settings }: EntraState,
  address: ReturnAddress,
  parameters: URLSearchParams,
): AuthorizeRequest {
  const { client, platform } = address;
  const responseType = required(parameters, "response_type");
  if (responseType !== "code") reject(700054, { responseType });
  checkOneOf("response_mode", parameters.get("response_mode"), RESPONSE_MODES);
  checkOneOf("prompt", parameters.get("prompt"), PROMPTS);
  const scope = required(parameters, "scope");
  const scopesIn = (tenant: Tenant): RequestedScopes => {
    const requested = parseScopes(scope, { directory, tenant, client });
    checkResourceParameter(parameters.getAll("resource"), requested, settings);
    return requested;
  };
  if (address.tenant) scopesIn(address.tenant);
  return {
    ...address,
    scope,
    scopesIn,
    prompt: parameters.get("prompt") ?? undefined,
    loginHint: parameters.get("login_hint") ?? undefined,
    challenge: codeChallenge(parameters, platform),
    nonce: parameters.get("nonce") ?? undefined,
    claims: parseClaims(parameters.get("claims")),
    wantsClientInfo: parameters.get("client_info") === "1",
  };
}

function checkOneOf(parameter: string, value: string | null, allowed: readonly string[]): void {
  if (value !== null && !allowed.includes(value)) reject(90023, { reason: `unsupported '${parameter}' value` });
}

/** Entra takes `plain` and, from confidential and native clients, no challenge at all. */
function codeChallenge(parameters: URLSearchParams, platform: RedirectPlatform): CodeChallenge | undefined {
  const value = parameters.get("code_challenge");
  const method = parameters.get("code_challenge_method") ?? "plain";
  if (value === null) return platform === "spa" ? reject(9002325) : undefined;
  if (method !== "S256" && method !== "plain") return reject(90023, { reason: "unsupported 'code_challenge_method'" });
  if (value === "") reject(50147);
  if (!CODE_CHALLENGE.test(value)) reject(501491);
  return { value, method };
}
