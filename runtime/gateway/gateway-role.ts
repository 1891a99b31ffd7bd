import { createAccessTokenVerifier } from "../entra/access-token-verifier.js";
import { authorityOf } from "../entra/authority.js";
import { clientCredentialOf } from "../entra/client-credential.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import { createEntraClient } from "../entra/msal-client.js";
import { createOnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import { credentialChecks } from "../entra/prove-client.js";
import type { BuildRole, ConfigOf } from "../http/runtime-role.js";
import { configuredFetch } from "../security/configured-fetch.js";
import { configuredStore, outlivesProcess } from "../stores/configured-store.js";
import type { Logger } from "../telemetry/logger.js";
import { createGateway, type GatewaySigningKeys } from "./gateway-app.js";
import { rewritten, withRewrittenSignIn } from "../sign-in/sign-in-address.js";
import { createSharedSigningKeys, type SharedSigningKeys } from "./shared-signing-keys.js";
import { generateSigningKeys } from "./signing-keys.js";

/** The gateway as a role of the runtime: makes its parts from the configuration. */
export const buildGatewayRole: BuildRole<ConfigOf<"gateway">> = (config, context) => {
  const { now, logger } = context;
  const rewrites = config.DANGEROUSLY_REWRITE_HOSTS ?? new Map<string, string>();
  const fetch = configuredFetch(config);
  const credential = clientCredentialOf(config, { tokenOf: managedIdentityToken(fetch), fetch, now, logger });
  const entra = withRewrittenSignIn(createEntraClient({ config, credential, fetch, now }), rewrites);
  const verifier = (clientIds: readonly string[]) =>
    createAccessTokenVerifier({ config, clientIds, allowAppOnly: false, fetch, now });
  if (config.DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST)
    logger.warn("clients may register redirect URIs with any host: whoever registers decides where codes go");
  const store = configuredStore(config, context, fetch, () => {
    signingKeys.lookAgain();
  });
  const signingKeys = outlivesProcess(config)
    ? createSharedSigningKeys({ store, now, logger })
    : ownSigningKeys(logger);
  return createGateway(config, context, {
    store,
    signingKeys,
    entra,
    signInOrigin: new URL(rewritten(authorityOf(config).authorizeUrl, rewrites)).origin,
    onBehalfOf: createOnBehalfOfCache({ exchange: entra.onBehalfOf, now }),
    verifyBrought: verifier(config.ENTRA_PRE_AUTHORIZED_CLIENT_IDS),
    verifyRedeemed: verifier([config.ENTRA_CLIENT_ID]),
    checks: credentialChecks(credential),
    fetch,
  });
};

function ownSigningKeys(logger: Logger): GatewaySigningKeys & Pick<SharedSigningKeys, "lookAgain"> {
  logger.warn("signing keys were generated for this process: its tokens end with it, and other replicas refuse them");
  const keys = generateSigningKeys();
  return { current: () => keys, check: () => Promise.resolve(), close: () => undefined, lookAgain: () => undefined };
}
