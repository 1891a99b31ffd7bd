import { OUTBOUND_LIMITS } from "../config/defaults.js";
import { SettingNotSupported } from "../config/setting-not-supported.js";
import { createAccessTokenVerifier } from "../entra/access-token-verifier.js";
import { authorityOf } from "../entra/authority.js";
import { createEntraClient } from "../entra/msal-client.js";
import { createOnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import type { BuildRole, ConfigOf, RoleContext } from "../http/runtime-role.js";
import { createOutboundFetch } from "../security/outbound-fetch.js";
import { createMemoryStore } from "../stores/memory-store.js";
import type { TokenStore } from "../stores/token-store.js";
import { createGateway } from "./gateway-app.js";
import { rewritten, withRewrittenSignIn } from "../sign-in/sign-in-address.js";
import { generateSigningKeys } from "./signing-keys.js";

/** More than one replica needs a shared store, which this version has no client for. */
function storeOf(config: ConfigOf<"gateway">, { now, logger }: RoleContext): TokenStore {
  if (config.TOKEN_STORE === "redis")
    throw new SettingNotSupported("TOKEN_STORE", "is redis, which is not part of this version yet");
  logger.warn("sign-ins are kept in the memory of this process: they end with it");
  return createMemoryStore({ now });
}

/** The gateway as a role of the runtime: makes its parts from the configuration. */
export const buildGatewayRole: BuildRole<ConfigOf<"gateway">> = (config, context) => {
  const { now, logger } = context;
  const rewrites = config.DANGEROUSLY_REWRITE_HOSTS ?? new Map<string, string>();
  const fetch = createOutboundFetch({
    rewrites,
    timeoutMilliseconds: OUTBOUND_LIMITS.timeoutMilliseconds,
    maxResponseBytes: OUTBOUND_LIMITS.responseBytes,
  });
  const entra = withRewrittenSignIn(createEntraClient({ config, fetch, now }), rewrites);
  const verifier = (clientIds: readonly string[]) =>
    createAccessTokenVerifier({ config, clientIds, allowAppOnly: false, fetch, now });
  if (config.DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST)
    logger.warn("clients may register redirect URIs with any host: whoever registers decides where codes go");
  logger.warn("signing keys were generated for this process: its tokens end with it, and other replicas refuse them");
  return createGateway(config, context, {
    store: storeOf(config, context),
    signingKeys: generateSigningKeys(),
    entra,
    signInOrigin: new URL(rewritten(authorityOf(config).authorizeUrl, rewrites)).origin,
    onBehalfOf: createOnBehalfOfCache({ exchange: entra.onBehalfOf, now }),
    verifyBrought: verifier(config.ENTRA_PRE_AUTHORIZED_CLIENT_IDS),
    verifyRedeemed: verifier([config.ENTRA_CLIENT_ID]),
    fetch,
  });
};
