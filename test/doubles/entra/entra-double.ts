import type { RequestListener } from "node:http";
import type { JWTPayload } from "jose";
import { createClock, type Clock } from "../http/clock.js";
import { controlRouter } from "../http/control-router.js";
import { createDoubleApp, listen, type RunningServer } from "../http/double-server.js";
import { FaultQueue } from "../http/faults.js";
import { Journal } from "../http/journal.js";
import { html, type Endpoint } from "../http/message.js";
import { served } from "../http/served-endpoint.js";
import { adminConsentEndpoint } from "./authorize/admin-consent-endpoint.js";
import { authorizeEndpoint } from "./authorize/authorize-endpoint.js";
import { logoutEndpoint } from "./authorize/logout-endpoint.js";
import type { EntraDirectory } from "./directory.js";
import { DirectoryIndex } from "./directory-index.js";
import { keysEndpoint, openIdConfigurationEndpoint } from "./discovery-endpoints.js";
import { createEntraControl, type EntraControl } from "./entra-control.js";
import type { EntraState } from "./entra-state.js";
import { unsealGraphToken } from "./graph-token-seal.js";
import { page } from "./html.js";
import { isSignedBy, readToken } from "./read-token.js";
import { SigningKeys } from "./signing-keys.js";
import { tokenEndpoint } from "./token/token-endpoint.js";

/** Where the real Entra lives; tokens and metadata say so although the double listens elsewhere. */
export const PUBLIC_ENTRA_ORIGIN = "https://login.microsoftonline.com";

export interface EntraDoubleOptions {
  /** What it knows; a function of the public origin where that is needed to say it. */
  readonly directory: EntraDirectory | ((publicOrigin: string) => EntraDirectory);
  /** TCP port on loopback. @default a free one */
  readonly port?: number | undefined;
  /** Origin in issuers and metadata; "self" is the double's own URL. @default https://login.microsoftonline.com */
  readonly publicOrigin?: string | undefined;
  /** Seconds. Entra picks 60 to 90 minutes at random. @default 4500 */
  readonly accessTokenLifetimeSeconds?: number | undefined;
  /** @default the machine's time */
  readonly clock?: Clock | undefined;
}

/** A running double of Microsoft Entra ID. */
export interface EntraDouble extends RunningServer {
  readonly control: EntraControl;
  /** Claims of a token for Microsoft Graph that this double issued, or undefined. Expiry is the caller's business. */
  verifyGraphToken(token: string): Promise<JWTPayload | undefined>;
  /** Signs what another issuer of the same platform, such as the managed identity endpoint, hands out. */
  sign(claims: JWTPayload): Promise<string>;
  readonly clock: Clock;
  readonly publicOrigin: string;
}

export async function startEntraDouble(options: EntraDoubleOptions): Promise<EntraDouble> {
  // Listening comes first because the port may be part of the issuer.
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = await listen((request, response) => {
    answer(request, response);
  }, options.port ?? 0);
  const publicOrigin = options.publicOrigin === "self" ? server.url : (options.publicOrigin ?? PUBLIC_ENTRA_ORIGIN);
  const state = await createState(options, publicOrigin);
  const control = createEntraControl(state, { ...state.settings });
  answer = routes(state, control);
  return {
    ...server,
    control,
    clock: state.clock,
    publicOrigin,
    sign: (claims) => state.keys.sign(claims),
    verifyGraphToken: (token) => verifyGraphToken(state, token),
  };
}

async function createState(options: EntraDoubleOptions, publicOrigin: string): Promise<EntraState> {
  const { directory } = options;
  return {
    publicOrigin,
    directory: new DirectoryIndex(typeof directory === "function" ? directory(publicOrigin) : directory),
    keys: await SigningKeys.create(`${publicOrigin}/{tenantid}/v2.0`),
    clock: options.clock ?? createClock(),
    journal: new Journal(),
    rejections: new FaultQueue(),
    transportFaults: new FaultQueue(),
    sessions: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    repetitions: new Map(),
    settings: {
      accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 4500,
      automaticSignIn: undefined,
      refuseResourceParameter: false,
    },
  };
}

const notFound: Endpoint = () => html(404, page("Not found", ""), { outcome: "not found" });

function routes(state: EntraState, control: EntraControl): RequestListener {
  const app = createDoubleApp();
  const table: readonly (readonly [name: string, path: string, endpoint: Endpoint])[] = [
    ["metadata", "/:tenant/v2.0/.well-known/openid-configuration", openIdConfigurationEndpoint(state)],
    ["keys", "/:tenant/discovery/v2.0/keys", keysEndpoint(state)],
    ["authorize", "/:tenant/oauth2/v2.0/authorize", authorizeEndpoint(state)],
    ["token", "/:tenant/oauth2/v2.0/token", tokenEndpoint(state)],
    ["adminconsent", "/:tenant/v2.0/adminconsent", adminConsentEndpoint(state)],
    ["logout", "/:tenant/oauth2/v2.0/logout", logoutEndpoint(state)],
  ];
  app.use(controlRouter(control));
  for (const [name, path, endpoint] of table) app.all(path, served(state, name, endpoint));
  app.use(served(state, "unknown", notFound));
  return app;
}

async function verifyGraphToken({ keys }: EntraState, token: string): Promise<JWTPayload | undefined> {
  const unsealed = unsealGraphToken(token);
  const { header, claims } = (unsealed === undefined ? undefined : readToken(unsealed)) ?? {};
  if (unsealed === undefined || !header) return undefined;
  return (await isSignedBy(unsealed, keys.publicKey(header.kid))) ? claims : undefined;
}
