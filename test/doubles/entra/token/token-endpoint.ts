import type { DoubleRequest, Endpoint, Reply } from "../../http/message.js";
import { errorReply } from "../error-answer.js";
import type { EntraState } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import { checkNotRepeated, required } from "../parameters.js";
import { clientAt } from "../tenant-endpoint.js";
import { authorizationCodeGrant } from "./authorization-code-grant.js";
import { presentedCredentials } from "./client-authentication.js";
import { clientCredentialsGrant } from "./client-credentials-grant.js";
import { onBehalfOfGrant } from "./on-behalf-of-grant.js";
import { refreshTokenGrant } from "./refresh-token-grant.js";
import { checkNotLooping } from "./repeated-requests.js";
import type { Grant } from "./token-call.js";

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: authorizationCodeGrant,
  refresh_token: refreshTokenGrant,
  "urn:ietf:params:oauth:grant-type:jwt-bearer": onBehalfOfGrant,
  client_credentials: clientCredentialsGrant,
};

const PREFLIGHT: Reply = {
  status: 204,
  headers: {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "*",
  },
  outcome: "preflight",
};

/** `POST /:tenant/oauth2/v2.0/token` */
export function tokenEndpoint(state: EntraState): Endpoint {
  return async (request) => {
    if (request.method === "OPTIONS") return PREFLIGHT;
    try {
      return await grantToken(state, request);
    } catch (error) {
      if (error instanceof EntraRejection) return errorReply(error, request, state.clock.now());
      throw error;
    }
  };
}

async function grantToken(state: EntraState, request: DoubleRequest): Promise<Reply> {
  if (request.method !== "POST") reject(900561, { method: request.method });
  const injected = state.rejections.take("token", request);
  if (injected) throw injected;
  const { form } = request;
  checkNotRepeated(form);
  const grantType = required(form, "grant_type");
  const grant = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined;
  if (!grant) return reject(70003, { grantType });
  const clientId = presentedCredentials(request).clientId ?? required(form, "client_id");
  const { client, tenant } = clientAt(state, request.params.tenant ?? "", clientId);
  if (grantType !== "client_credentials") checkNotLooping(state, form);
  return grant({ state, request, form, client, tenant });
}
