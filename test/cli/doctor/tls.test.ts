import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";
import { contoso } from "../../doubles/contoso.js";
import { startGatewayWithServer } from "../../runtime/gateway/support/gateway-with-server.js";
import { startLocalServer } from "../../support/local-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startTlsProxy } from "../../support/tls-proxy.js";
import { runDoctor } from "./support/doctor-process.js";
import { signInOver } from "./support/people.js";

const DAY_MILLISECONDS = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MILLISECONDS);

interface Certificate {
  readonly host?: string;
  readonly ends?: Date;
}

interface Authority {
  readonly file: string;
  certify(certificate: Certificate): Promise<{ key: string; cert: string }>;
}

async function createAuthority(): Promise<Authority> {
  const authority = await generate([{ name: "commonName", value: "doctor's test authority" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: inDays(-400),
    notAfterDate: inDays(400),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const file = join(temporaryFolder(), "authority.pem");
  writeFileSync(file, authority.cert);
  return {
    file,
    certify: async ({ host = "localhost", ends = inDays(90) }) => {
      const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
        keyType: "ec",
        algorithm: "sha256",
        notBeforeDate: inDays(-200),
        notAfterDate: ends,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
          { name: "extKeyUsage", serverAuth: true },
        ],
      });
      return { key, cert };
    },
  };
}

interface Check {
  readonly id: string;
  readonly status: string;
  readonly found: string;
}

/** What doctor says of TLS, and of nothing but the connection, to somebody who trusts the authority. */
async function checksOf(options: ServerOptions, trusted?: string): Promise<readonly Check[]> {
  const server = createServer(options, (_request, response) => {
    response.writeHead(401, { "www-authenticate": "Bearer" }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const { stdout } = await runDoctor([`https://localhost:${port}/mcp`, "--no-sign-in", "--json"], {
      environment: trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted },
    });
    const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };
    return checks.filter(({ id }) => id.startsWith("connection."));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const complaints = (checks: readonly Check[]): string[] =>
  checks.filter(({ status }) => status === "fail" || status === "warn").map(({ id, status }) => `${status} ${id}`);

describe("doctor of TLS", () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority();
  });

  it("objects to nothing where all is well", async () => {
    const checks = await checksOf(await authority.certify({}), authority.file);

    expect(complaints(checks)).toEqual([]);
    expect(checks).toContainEqual(
      expect.objectContaining({ id: "connection.tls", found: expect.stringMatching(/^TLSv1\.3/) as unknown }),
    );
  });

  it.each<[string, Certificate, RegExp]>([
    ["is another host's", { host: "other.example" }, /for DNS:other\.example, not for localhost/],
    ["has ended", { ends: inDays(-3) }, /ended on \d{4}-\d\d-\d\d/],
  ])("names a certificate that %s, once", async (_title, certificate, words) => {
    const checks = await checksOf(await authority.certify(certificate), authority.file);

    expect(complaints(checks)).toEqual(["fail connection.certificate"]);
    expect(checks.find(({ id }) => id === "connection.certificate")?.found).toMatch(words);
  });

  it("names a certificate whose authority nobody knows, once", async () => {
    expect(complaints(await checksOf(await authority.certify({})))).toEqual(["fail connection.certificate"]);
  });

  it("warns of a certificate that ends soon", async () => {
    expect(complaints(await checksOf(await authority.certify({ ends: inDays(6.5) }), authority.file))).toEqual([
      "warn connection.certificate",
    ]);
  });

  it("names a server that speaks nothing newer than TLS 1.1, once", async () => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

    expect(complaints(await checksOf({ ...(await authority.certify({})), ...old }, authority.file))).toEqual([
      "fail connection.tls",
    ]);
  });

  it("names plain http behind an https address, once", async () => {
    const server = await startLocalServer((_request, response) => response.end());
    try {
      const { stdout } = await runDoctor([`https://localhost:${server.port}/mcp`, "--no-sign-in", "--json"]);
      const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };

      expect(complaints(checks)).toEqual(["fail connection.certificate"]);
    } finally {
      await server.close();
    }
  });

  it("warns of TLS 1.1", async () => {
    const old = { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

    expect(complaints(await checksOf({ ...(await authority.certify({})), ...old }, authority.file))).toEqual([
      "warn connection.tls",
    ]);
  });
});

it("doctor goes all the way over TLS, with an authority of one's own", async () => {
  const proxy = await startTlsProxy(temporaryFolder());
  const gateway = await startGatewayWithServer({
    publicUrl: proxy.origin,
    doubles: { contoso: { gatewayRedirectUris: [`${proxy.origin}/callback`] } },
  });
  proxy.forwardTo(gateway.port);
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  try {
    const { exitCode, stdout } = await runDoctor([gateway.mcpUrl, "--no-browser"], {
      environment: { NODE_EXTRA_CA_CERTS: proxy.authority.file },
      person: (address) => signInOver(proxy.authority.fetch, address),
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain("pass  connection.certificate: trusted, for this host");
    expect(stdout).toContain("pass  mcp.call: whoami answers");
  } finally {
    await gateway.stop();
    await proxy.close();
  }
});
