import { ConfidentialClientApplication, type INetworkModule } from "@azure/msal-node";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { authorityOf } from "./authority.js";
import type { ClientCredential } from "./client-credential.js";
import type { EntraClient } from "./entra-client.js";
import { withProof, type Proof } from "./prove-client.js";
import { retryTransient, type Sleep } from "./retry-transient.js";
import { oneApi, ownApiScopes } from "./scope-names.js";
import { downstreamTokenOf, failureOf, signInTokensOf, type TokenAnswer } from "./token-answer.js";
import { TokenRequestTransport } from "./token-request-transport.js";

export interface EntraClientOptions {
  readonly config: RuntimeConfig;
  readonly credential: ClientCredential;
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * What users are signed in for: our own API, whose token On-Behalf-Of exchanges, or another API such as Microsoft
   * Graph, whose scopes are named in full.
   *
   * @default "own-api"
   */
  readonly signInFor?: "own-api" | "other-api";
  /** @default a timer */
  readonly sleep?: Sleep;
}

/** With this capability Graph says by a challenge that it wants a fresher sign-in, and its tokens may live longer. */
const CLIENT_CAPABILITIES = ["CP1"];

/** How a request is made, beside what it asks. */
interface RequestTraits {
  readonly scopes: readonly string[];
  /** Whether it may be sent again after it may have taken effect. */
  readonly repeatable: boolean;
  readonly tenantId?: string | undefined;
}

/**
 * The confidential registration, over Microsoft's client library.
 *
 * Each request gets a library instance of its own. A shared one would keep the tokens of all users in memory without
 * limit, and after one user's 5xx refuse the same request to everybody else for a minute.
 */
export function createEntraClient(options: EntraClientOptions): EntraClient {
  const { config, credential, fetch, now, signInFor = "own-api", sleep = sleepFor } = options;
  const signInScopes = (scopes: readonly string[]) =>
    signInFor === "own-api" ? ownApiScopes(scopes, config) : oneApi(scopes);
  const authority = authorityOf(config);

  function library(proof: Proof, tenantId: string | undefined, networkClient: INetworkModule) {
    return new ConfidentialClientApplication({
      auth: {
        clientId: config.ENTRA_CLIENT_ID,
        authority: tenantId === undefined ? authority.authority : authority.authorityOf(tenantId),
        clientCapabilities: CLIENT_CAPABILITIES,
        ...proof,
      },
      system: { networkClient },
    });
  }

  function request(
    traits: RequestTraits,
    send: (app: ConfidentialClientApplication) => Promise<unknown>,
  ): Promise<TokenAnswer> {
    const attempt = async (proof: Proof): Promise<TokenAnswer> => {
      const transport = new TokenRequestTransport(fetch);
      const askedAt = Math.floor(now() / 1000);
      try {
        await send(library(proof, traits.tenantId, transport));
        return { askedAt, raw: transport.answer };
      } catch (error) {
        throw failureOf(error, transport, {
          config,
          scopes: traits.scopes,
          thumbprint: proof.clientCertificate?.thumbprintSha256,
        });
      }
    };
    return retryTransient(() => withProof(credential, attempt), traits.repeatable, sleep);
  }

  return {
    authorizeUrl: ({ scopes, ...rest }) => {
      // Nothing is sent and nothing proved; the library insists on a credential all the same.
      const app = library({ clientSecret: "unused" }, undefined, new TokenRequestTransport(fetch));
      return app.getAuthCodeUrl({ ...rest, scopes: signInScopes(scopes), codeChallengeMethod: "S256" });
    },

    redeemCode: async ({ scopes, ...rest }) => {
      const asked = signInScopes(scopes);
      // A code that may have been used up can't be sent again.
      const traits = { scopes: asked, repeatable: false };
      return signInTokensOf(await request(traits, (app) => app.acquireTokenByCode({ ...rest, scopes: asked })), config);
    },

    refresh: async ({ scopes = [], tenantId, ...rest }) => {
      const asked = signInScopes(scopes);
      const traits = { scopes: asked, repeatable: true, tenantId };
      return signInTokensOf(
        await request(traits, (app) => app.acquireTokenByRefreshToken({ ...rest, scopes: asked })),
        config,
      );
    },

    onBehalfOf: async ({ assertion, scopes, tenantId, ...rest }) => {
      const asked = oneApi(scopes);
      const traits = { scopes: asked, repeatable: true, tenantId };
      return downstreamTokenOf(
        await request(traits, (app) => app.acquireTokenOnBehalfOf({ ...rest, oboAssertion: assertion, scopes: asked })),
      );
    },
  };
}

const sleepFor: Sleep = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
