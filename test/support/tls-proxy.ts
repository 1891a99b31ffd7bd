import { writeFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { once } from "node:events";
import { X509Certificate, createHash } from "node:crypto";
import { generate } from "selfsigned";
import { Agent, fetch as fetchWith, type RequestInit } from "undici";
import { bindSockets } from "./bound-sockets.js";

/** TLS ends here, as at an ingress: what is inside goes on to a plain port of this machine, byte for byte. */
export interface TlsProxy {
  /** `https://localhost:<port>`, or what it was named. */
  readonly origin: string;
  /** Where it listens. */
  readonly port: number;
  /** The private authority that vouches for it. */
  readonly authority: PrivateAuthority;
  /** Names the port behind. Connections made before that are refused. */
  forwardTo(port: number): void;
  close(): Promise<void>;
}

/** Who trusts the proxy, and how. */
export interface PrivateAuthority {
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`: this key alone, not any certificate. */
  readonly serverKeyHash: string;
  /** `fetch` that trusts nobody but this authority. */
  readonly fetch: typeof fetch;
}

/**
 * @param folder - where the authority's certificate is put
 * @param host - name in certificate and origin, for clients that can be told where it is
 */
export async function startTlsProxy(folder: string, host = "localhost"): Promise<TlsProxy> {
  const { authority, key, cert, release } = await createAuthority(folder, host);
  const sockets = new Set<Socket>();
  let target: number | undefined;
  const server = createServer({ key, cert }, (outside) => {
    if (target === undefined) {
      outside.destroy();
      return;
    }
    const inside = connect(target, "127.0.0.1");
    bindSockets(outside, inside, sockets);
    outside.pipe(inside).pipe(outside);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: host === "localhost" ? `https://localhost:${port}` : `https://${host}`,
    port,
    authority,
    forwardTo: (port) => (target = port),
    close: async () => {
      await release();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const MODERN = { keyType: "ec", algorithm: "sha256" } as const;

async function createAuthority(folder: string, host: string) {
  const ca = await generate([{ name: "commonName", value: "entra-mcp test authority" }], {
    ...MODERN,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: host }], {
    ...MODERN,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
      { name: "extKeyUsage", serverAuth: true },
    ],
  });
  const file = join(folder, "authority.pem");
  writeFileSync(file, ca.cert);
  const dispatcher = new Agent({ connect: { ca: ca.cert } });
  // The interface of the global `fetch`, of another copy of the package that Node has inside.
  const fetchTrusting: unknown = (input: string | URL, init?: RequestInit) => fetchWith(input, { ...init, dispatcher });
  const spki = new X509Certificate(server.cert).publicKey.export({ type: "spki", format: "der" });
  const authority: PrivateAuthority = {
    file,
    serverKeyHash: createHash("sha256").update(spki).digest("base64"),
    fetch: fetchTrusting as typeof fetch,
  };
  return { authority, key: server.private, cert: server.cert, release: () => dispatcher.destroy() };
}
