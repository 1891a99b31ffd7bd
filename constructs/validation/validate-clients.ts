import type { McpClient, PreAuthorizedClient } from "../entra/entra-props.js";
import { mcpClientPresets, type McpClientPreset } from "../entra/mcp-client-presets.js";
import { at, known, list, oneOf, read, unique, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { MOST_REDIRECT_URIS, validateRedirectUris, withoutIgnoredPort } from "./validate-redirect-uris.js";
import { validateUuid } from "./validate-uuid.js";
import { isRecord, wrongType } from "./wrong-type.js";

const presets = Object.keys(mcpClientPresets) as McpClientPreset[];
const preAuthorizablePresets = presets.filter((preset) => mcpClientPresets[preset].entraClientIds.length > 0);

const isPreset = (name: unknown): name is McpClientPreset => presets.some((preset) => preset === name);

/** `public-client` is what the integration's own public client is pre-authorized as. */
const TAKEN_NAMES: ReadonlySet<unknown> = new Set([...presets, "public-client"]);

/** In resource addresses, hence known and told apart from those of the presets. */
const clientName: Check = known((value, path) =>
  TAKEN_NAMES.has(value)
    ? [
        {
          path,
          value,
          message: "is a name that the integration uses itself",
          remedy: isPreset(value)
            ? `Write "${value}" in place of the object, or choose another name`
            : "Choose another",
        },
      ]
    : validateAzureName("mcpClient", value, path),
);

const entraClientId: Check = (value, path) => validateUuid(value, path, "an application (client) id");

const anyPreset = oneOf(presets);

const preAuthorizablePreset: Check = (value, path) =>
  isPreset(value) && !preAuthorizablePresets.includes(value)
    ? [
        {
          path,
          value,
          message: "can't be pre-authorized: this client is no application in Entra",
          remedy: 'Remove it, or write mode: "oauth-proxy"',
        },
      ]
    : oneOf(preAuthorizablePresets)(value, path);

function presetOr(preset: Check, own: Check, form: string): Check {
  return known((value, path) => {
    if (typeof value === "string") return preset(value, path);
    return isRecord(value) ? own(value, path) : [wrongType(value, path, `the name of a preset or ${form}`)];
  });
}

const mcpClient = presetOr(
  anyPreset,
  object<McpClient>("an MCP client", {
    name: required(clientName),
    // Known, because the gateway's allow-list is one text that they are joined into.
    redirectUris: optional(known((value, path) => validateRedirectUris(value, "publicClient", path))),
    entraClientId: optional(entraClientId),
  }),
  "{ name, redirectUris, entraClientId }",
);

const preAuthorizedClient = presetOr(
  preAuthorizablePreset,
  object<PreAuthorizedClient>(
    "a pre-authorized client",
    {
      name: required(clientName),
      entraClientId: required((value, path) =>
        value === undefined
          ? [
              {
                path,
                message: "is missing",
                remedy:
                  'Give the client\'s application (client) id in Entra; for clients without one use mode: "oauth-proxy"',
              },
            ]
          : entraClientId(value, path),
      ),
    },
    {
      misplaced: {
        redirectUris: {
          message: "belongs to oauth-proxy mode; in direct-sso mode clients sign in with registrations of their own",
          remedy: 'Remove it, or write mode: "oauth-proxy"',
        },
      },
    },
  ),
  "{ name, entraClientId }",
);

const eachOnce = unique((client) => (typeof client === "string" ? client : read(client, "name")), "name");

/** Pre-authorizing an application twice is an error of Microsoft Graph's, after the plan was approved. */
const eachApplicationOnce: Rule<readonly unknown[]> = (clients, path) => {
  const firstOf = new Map<string, { readonly client: unknown; readonly path: string }>();
  return clients.flatMap((client, index) => {
    const place = at(path, index);
    return entraClientIdsOf(client).flatMap((id): Problem[] => {
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, { client, path: place });
      // A preset that is listed twice is reported as that.
      if (first === undefined || first.client === client) return [];
      return [
        {
          path: isPreset(client) ? place : at(place, "entraClientId"),
          value: isPreset(client) ? client : id,
          message: `is the application that ${first.path} pre-authorizes`,
          remedy: "Keep one of the two clients",
        },
      ];
    });
  });
};

function entraClientIdsOf(client: unknown): readonly string[] {
  if (isPreset(client)) return mcpClientPresets[client].entraClientIds;
  const id = read(client, "entraClientId");
  return typeof id === "string" && !isUnknown(id) ? [id.toLowerCase()] : [];
}

/**
 * All clients share one registration, so what holds for the list of one client holds for all together. The same URI
 * in two clients is fine: it is registered once.
 */
const redirectUrisTogether: Rule<readonly unknown[]> = (clients, path) => {
  const uris = clients.flatMap((client, index) => redirectUrisOf(client, index, at(path, index)));
  const count = new Set(uris.map(({ uri }) => uri)).size;
  const tooMany = {
    path,
    message: `have ${count} redirect URIs together, an app registration takes ${MOST_REDIRECT_URIS}`,
    remedy: "Drop some, or make a second integration for some of the clients",
  };
  return [...(count > MOST_REDIRECT_URIS ? [tooMany] : []), ...differentPorts(uris)];
};

/** Entra ignores the port of `http://localhost`, and refuses two URIs that it takes for one. */
function differentPorts(uris: readonly PlacedUri[]): Problem[] {
  const firstOf = new Map<string, PlacedUri>();
  return uris.flatMap((placed) => {
    const withoutPort = withoutIgnoredPort(placed.uri);
    const first = firstOf.get(withoutPort);
    if (first === undefined) firstOf.set(withoutPort, placed);
    // Two of one client are reported with that client.
    if (first === undefined || first.uri === placed.uri || first.client === placed.client) return [];
    const message = `differs from "${first.uri}" of ${first.path} by its port only, which Entra ignores for http://localhost`;
    return [{ path: placed.path, value: placed.uri, message, remedy: `Write "${withoutPort}", for all ports` }];
  });
}

interface PlacedUri {
  readonly uri: string;
  /** Where a reader finds it: the URI itself, or the preset that brings it. */
  readonly path: string;
  readonly client: number;
}

function redirectUrisOf(client: unknown, index: number, path: string): PlacedUri[] {
  if (isPreset(client)) return mcpClientPresets[client].redirectUris.map((uri) => ({ uri, path, client: index }));
  const uris = read(client, "redirectUris");
  if (!Array.isArray(uris)) return [];
  return Array.from<unknown>(uris).flatMap((uri, position) =>
    typeof uri === "string" && !isUnknown(uri)
      ? [{ uri, path: at(at(path, "redirectUris"), position), client: index }]
      : [],
  );
}

/** `clients` in oauth-proxy mode. */
export const mcpClients: Check = known(
  list("a list of MCP clients", mcpClient, eachOnce, eachApplicationOnce, redirectUrisTogether),
);

/** `clients` in direct-sso mode. */
export const preAuthorizedClients: Check = known(
  list("a list of pre-authorized clients", preAuthorizedClient, eachOnce, eachApplicationOnce),
);
