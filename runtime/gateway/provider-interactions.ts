import type Provider from "oidc-provider";
import { errors, type Adapter } from "oidc-provider";
import { GATEWAY_LIFETIMES } from "../config/defaults.js";
import { DELIVERED } from "../stores/oidc-adapter.js";
import type { FirstPartyClient } from "./first-party-client.js";
import type { Interactions, PendingAuthorization } from "./interactions.js";
import { resourceNamed, type McpResource } from "./mcp-resource.js";
import { isDocumentUrl } from "./registered-clients.js";

export interface ProviderInteractionsOptions {
  readonly preRegisteredClientId: string;
  readonly firstPartyClients: readonly FirstPartyClient[];
  readonly resources: readonly [McpResource, ...McpResource[]];
  /** Where clients that registered themselves are kept. */
  readonly clients: Adapter;
}

/** The provider's interactions in the words of the pages in between. */
export function interactionsOf(provider: Provider, options: ProviderInteractionsOptions): Interactions {
  type Interaction = InstanceType<Provider["Interaction"]>;
  const { preRegisteredClientId, firstPartyClients, resources, clients } = options;

  function registrationOf(clientId: string): PendingAuthorization["registration"] {
    if (clientId === preRegisteredClientId) return "pre-registered";
    if (firstPartyClients.some((client) => client.clientId === clientId)) return "first-party";
    return isDocumentUrl(clientId) ? "metadata-document" : "dynamic";
  }

  /** A client whose metadata document is gone or broken is as good as none. */
  async function findClient(clientId: string) {
    try {
      return await provider.Client.find(clientId);
    } catch (error) {
      if (error instanceof errors.OIDCProviderError) return undefined;
      throw error;
    }
  }

  async function describe(interaction: Interaction | undefined): Promise<PendingAuthorization | undefined> {
    // Once a browser has come for the result, all it can do is to come for it again.
    if (interaction === undefined || interaction.result?.[DELIVERED] === true) return undefined;
    const { params, uid } = interaction;
    const clientId = String(params.client_id);
    const client = await findClient(clientId);
    // What a client says of itself may change while the person reads and signs in.
    if (client?.redirectUriAllowed(String(params.redirect_uri)) !== true) return undefined;
    const resource = resourceNamed(textOf(params.resource) ?? "", resources) ?? resources[0];
    const prompt = (textOf(params.prompt) ?? "")
      .split(" ")
      .find((name) => name === "login" || name === "select_account");
    const loginHint = textOf(params.login_hint);
    return {
      uid,
      clientId,
      ...(client.clientName === undefined ? {} : { clientName: client.clientName }),
      registration: registrationOf(clientId),
      redirectUri: String(params.redirect_uri),
      resource: resource.url,
      scopes: (textOf(params.scope) ?? "").split(" ").filter((name) => name !== ""),
      ...(prompt === undefined ? {} : { prompt: prompt }),
      ...(loginHint === undefined ? {} : { loginHint }),
    };
  }

  async function finish(interaction: Interaction, result: Interaction["result"]): Promise<string> {
    if (result !== undefined) interaction.result = result;
    await interaction.persist();
    return interaction.returnTo;
  }

  return {
    ofBrowser: async (request, response) => {
      try {
        return await describe(await provider.interactionDetails(request, response));
      } catch (error) {
        if (error instanceof errors.SessionNotFound) return undefined;
        throw error;
      }
    },
    find: async (uid) => describe(await provider.Interaction.find(uid)),
    approve: async (uid, accountId) => {
      const interaction = await provider.Interaction.find(uid);
      const pending = await describe(interaction);
      if (interaction === undefined || pending === undefined) return undefined;
      const grant = new provider.Grant({ accountId, clientId: pending.clientId });
      if (pending.scopes.includes("openid")) grant.addOIDCScope("openid");
      grant.addResourceScope(pending.resource, pending.scopes.filter((scope) => scope !== "openid").join(" "));
      const grantId = await grant.save();
      // A registration that is in use starts its time anew.
      const registered = pending.registration === "dynamic" ? await clients.find(pending.clientId) : undefined;
      if (registered) await clients.upsert(pending.clientId, registered, GATEWAY_LIFETIMES.registrationSeconds);
      const result = { login: { accountId, remember: false }, consent: { grantId }, select_account: {} };
      return { returnTo: await finish(interaction, result), grantId };
    },
    refuse: async (uid, error, description) => {
      const interaction = await provider.Interaction.find(uid);
      if (interaction === undefined || (await describe(interaction)) === undefined) return undefined;
      return finish(interaction, { error, error_description: description });
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
