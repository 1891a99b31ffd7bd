import { createBrowserCookies } from "../../../../runtime/browser/browser-cookies.js";
import { createAuthorizationServer } from "../../../../runtime/gateway/authorization-server.js";
import { generateSigningKeys, type SigningKey } from "../../../../runtime/gateway/signing-keys.js";
import { createHttpApp } from "../../../../runtime/http/app.js";
import { createOutboundFetch } from "../../../../runtime/security/outbound-fetch.js";
import { createMemoryStore } from "../../../../runtime/stores/memory-store.js";
import { createLogger } from "../../../../runtime/telemetry/logger.js";
import { controlRouter } from "../../../doubles/http/control-router.js";
import { serve } from "../../http/serve.js";
import type { AuthorizationServersControl } from "./authorization-servers.js";

/**
 * Authorization servers of a deployment one after another: one store and one clock, but other redirect hosts each. The
 * hosts come as arguments, origins leave as a line of JSON. A process of its own, because Jest can't load the provider.
 */
const PUBLIC_URL = "https://mcp.contoso.example";
const RESOURCE = {
  path: "/mcp",
  url: `${PUBLIC_URL}/mcp`,
  upstreamUrl: "https://server.example/mcp",
  forwardedToken: "api",
  scopes: ["access_as_user"],
} as const;

async function main(hostLists: readonly string[]): Promise<void> {
  let time = Date.now();
  const now = () => time;
  const memory = createMemoryStore({ now });
  let lifetimes: number[] = [];
  const store = {
    ...memory,
    set: (key: string, value: string, ttlSeconds: number) => {
      if (key.startsWith("oidc-Client:")) lifetimes.push(ttlSeconds);
      return memory.set(key, value, ttlSeconds);
    },
  };
  let signingKeys: readonly SigningKey[] = generateSigningKeys();
  const servers = hostLists.map((hosts) =>
    createAuthorizationServer({
      publicUrl: PUBLIC_URL,
      rules: { resources: [RESOURCE], scopePrefixes: [] },
      firstPartyClients: [],
      preRegisteredClientId: "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60",
      redirects: { uris: [], hosts: hosts.split(" "), anyHost: false },
      dynamicRegistration: true,
      metadataDocuments: false,
      store,
      signingKeys: () => signingKeys,
      cookies: createBrowserCookies(PUBLIC_URL),
      fetch: createOutboundFetch({ timeoutMilliseconds: 1000, maxResponseBytes: 1000 }),
      isSignedIn: () => Promise.resolve(true),
      onGrantRevoked: () => Promise.resolve(),
      onEvent: () => undefined,
      now,
    }),
  );
  const control: AuthorizationServersControl = {
    pass: ({ seconds }) => {
      time += seconds * 1000;
    },
    approve: async ({ uid }) => {
      await servers[0]?.interactions.approve(uid, "account");
    },
    changeSigningKey: () => {
      signingKeys = [...generateSigningKeys(), ...signingKeys];
    },
    takeLifetimes: () => {
      const taken = lifetimes;
      lifetimes = [];
      return taken;
    },
  };
  const logger = createLogger({ level: "error", destination: { write: () => undefined } });
  const origins = [];
  for (const router of [controlRouter(control), ...servers.map((server) => server.router)]) {
    origins.push((await serve(createHttpApp({ publicUrl: PUBLIC_URL, logger, routers: [router] }))).origin);
  }
  process.stdout.write(`${JSON.stringify(origins)}\n`);
}

void main(process.argv.slice(2));
