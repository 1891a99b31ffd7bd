import { mcpClientPresets, type McpClientPreset, type McpClientPresetDefinition } from "../entra/mcp-client-presets.js";
import { clientSetups, type ClientSetup, type ConfiguredClient } from "./client-configurations.js";
import {
  clientRegistrationOf,
  frontReach,
  isOAuthProxy,
  resolvedClients,
  type DossierSource,
} from "./documented-integration.js";
import type { ClientConfiguration, DossierClientRegistration } from "./integration-dossier.js";

/** A client id that the reader has to put in. */
const OWN_CLIENT_ID = "<client id of your registration for this client>";

/** What a client lacks, and whether it gets in all the same. */
interface Judgement {
  readonly ready: boolean;
  readonly notes: readonly string[];
}

/** Ready configuration for the clients that are used most, and what each of them needs of this integration. */
export function describeClients(source: DossierSource): ClientConfiguration[] {
  const { context, parts, values, props } = source;
  const judge = isOAuthProxy(props) ? atTheGateway : atEntra;
  const setups = clientSetups({
    name: context.name,
    mcpUrl: values.read(parts.mcpUrl),
    clientIdFor: (preset) => clientIdFor(source, preset),
  });
  return setups.map((setup) => {
    const { client, place, format, text } = setup;
    const [admitted, reach] = [judge(source, setup), reachOf(source, setup)];
    const notes = [...admitted.notes, ...reach.notes];
    return { client, place, format, text, ready: admitted.ready && reach.ready, notes };
  });
}

/** How clients may introduce themselves to the gateway. */
export function describeClientRegistration({ props, values }: DossierSource): DossierClientRegistration {
  const { redirectHosts, ...rules } = clientRegistrationOf(props);
  return {
    ...rules,
    redirectHosts: redirectHosts.map((host) => values.read(host)),
    redirectUris: resolvedClients(props).redirectUris.map((uri) => values.read(uri)),
  };
}

function clientIdFor({ props, parts, values }: DossierSource, preset: McpClientPreset): string | undefined {
  const { entraClientIds, clientIdMetadataDocument }: McpClientPresetDefinition = mcpClientPresets[preset];
  if (isOAuthProxy(props)) {
    const { dynamic, metadataDocuments } = clientRegistrationOf(props);
    const byItself = dynamic || (metadataDocuments && clientIdMetadataDocument !== undefined);
    return byItself ? undefined : values.read(parts.publicClient?.clientId);
  }
  // It comes with an application of its own in Entra.
  if (entraClientIds.length > 0) return undefined;
  const own = (props.clients ?? []).flatMap((client) => (typeof client === "string" ? [] : [client.entraClientId]));
  return own.length === 1 ? values.read(own[0]) : OWN_CLIENT_ID;
}

/** The gateway lets in whom it knows or lets register, with redirect URIs that are listed or lead to the user's machine. */
function atTheGateway(source: DossierSource, { preset }: { readonly preset: ConfiguredClient }): Judgement {
  const { props } = source;
  const {
    redirectUris,
    furtherRedirectHosts = [],
    clientIdMetadataDocument,
  }: McpClientPresetDefinition = mcpClientPresets[preset];
  const { dynamic, metadataDocuments, anyRedirectHost, redirectHosts } = clientRegistrationOf(props);
  const listed = resolvedClients(props).redirectUris;
  const hosts = [
    ...redirectUris.filter((uri) => uri.startsWith("https:")).map((uri) => new URL(uri).host),
    ...furtherRedirectHosts,
  ];
  const refusedHosts = anyRedirectHost ? [] : hosts.filter((host) => !redirectHosts.includes(host));
  const refusedUris = redirectUris.filter((uri) => !/^https?:/.test(uri) && !listed.includes(uri));
  const refused = refusedHosts.length + refusedUris.length > 0;
  // Of a document the redirect URIs that are admitted count; a registration is taken or refused as a whole.
  const byDocument = metadataDocuments && clientIdMetadataDocument !== undefined && redirectUris.some(isLoopback);
  if (refused && !byDocument) {
    return {
      ready: false,
      notes: [`The gateway refuses its redirect URIs: add \`${preset}\` to \`clients\`, which lists them.`],
    };
  }
  const registered = dynamic || (metadataDocuments && clientIdMetadataDocument !== undefined);
  return {
    ready: true,
    notes: registered ? [] : ["Has the pre-registered client id, because `clientRegistration` is switched off."],
  };
}

/** Entra lets in whom it knows, and the server whom `clients` lists. */
function atEntra({ props }: DossierSource, { preset }: { readonly preset: ConfiguredClient }): Judgement {
  const { entraClientIds, redirectUris }: McpClientPresetDefinition = mcpClientPresets[preset];
  if (entraClientIds.length > 0) {
    const listed = (props.clients ?? []).includes(preset as never);
    return listed
      ? { ready: true, notes: ["Signs in to Entra as an application of its makers, which is pre-authorized."] }
      : { ready: false, notes: [`The server refuses its tokens: add \`${preset}\` to \`clients\`.`] };
  }
  const uris = redirectUris.map((uri) => `\`${uri}\``).join(", ");
  const registered = (props.clients ?? []).some((client) => typeof client !== "string");
  const whose = registered
    ? "With the client id of a registration in `clients`"
    : "Needs a registration of its own in Entra, listed in `clients` with its `entraClientId`";
  return {
    ready: registered,
    notes: [`${whose}, which has the redirect URI${redirectUris.length > 1 ? "s" : ""} ${uris}.`],
  };
}

function reachOf({ props, own }: DossierSource, { fromTheInternet }: ClientSetup): Judgement {
  if (!fromTheInternet) return { ready: true, notes: [] };
  const privateEnvironment = own.some(({ arguments: args }) => args.internal_load_balancer_enabled === true);
  const reach = privateEnvironment ? "environment" : frontReach(props);
  return REACH_FROM_ANTHROPIC[reach];
}

const REACH_FROM_ANTHROPIC: Readonly<Record<ReturnType<typeof frontReach>, Judgement>> = {
  everybody: {
    ready: true,
    notes: ["Anthropic's cloud connects, not the user's machine: it has to reach the server."],
  },
  listed: { ready: true, notes: ["Anthropic's cloud connects: its addresses have to be in `allowedIpRanges`."] },
  environment: { ready: false, notes: ["Anthropic's cloud connects, and can't reach this server's private address."] },
};

function isLoopback(uri: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(uri);
}
