import type { EntraClient } from "../entra/entra-client.js";
import { createOnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import type { GraphTokens } from "./signed-in-caller.js";

/** Graph tokens for callers who brought a token, by exchanging it. */
export function createOnBehalfOfTokens(
  { onBehalfOf }: Pick<EntraClient, "onBehalfOf">,
  now: () => number,
): GraphTokens {
  const cache = createOnBehalfOfCache({ exchange: onBehalfOf, now });
  return {
    tokenFor: async (caller, scopes, refused) => {
      if (!("assertion" in caller)) throw new Error("a caller without a token has nothing to exchange");
      const { identity, assertion } = caller;
      const request = { caller: identity, assertion, scopes };
      return refused === undefined ? cache.tokenFor(request) : cache.replace(request, refused);
    },
    forget: ({ identity }) => {
      cache.forget(identity);
    },
  };
}
