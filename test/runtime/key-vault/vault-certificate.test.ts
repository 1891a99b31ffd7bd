import { CertificateUnusable } from "../../../runtime/key-vault/client-certificate.js";
import { createKeyVaultRequest, isVersionOf, KeyVaultRefused } from "../../../runtime/key-vault/key-vault-request.js";
import { createVaultCertificates } from "../../../runtime/key-vault/vault-certificate.js";
import { createOutboundFetch, type OutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { testCertificate } from "../../doubles/key-vault/test-certificate.js";

const OBJECT_ID = "cc47a0f1-2e86-4d39-b5d8-704b9e1f6a32";
let keyVault: KeyVaultDouble;

beforeEach(async () => {
  keyVault = await startKeyVaultDouble({ users: [OBJECT_ID] });
});
afterEach(() => keyVault.close());

function fetchFromDouble(): OutboundFetch {
  const [from = "", to = ""] = keyVault.rewrittenHost.split("=");
  return createOutboundFetch({ rewrites: new Map([[from, to]]), timeoutMilliseconds: 5_000, maxResponseBytes: 65_536 });
}

function vault({ oid = OBJECT_ID, fetch = fetchFromDouble(), now = Date.now } = {}) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = `${part({ alg: "none" })}.${part({ aud: KEY_VAULT_RESOURCE, oid })}.signature`;
  const ask = createKeyVaultRequest({ token: () => Promise.resolve(token), fetch });
  return createVaultCertificates({ secretId: keyVault.secretId, ask, now });
}

describe("the newest certificate", () => {
  it("is the last version, with its id", async () => {
    const [first, second] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(first.secret);
    keyVault.putSecret(second.secret);
    const { id, thumbprint } = await vault().newest();
    expect(thumbprint).toBe(second.thumbprint);
    expect(isVersionOf(keyVault.secretId, id)).toBe(true);
  });

  it.each([
    ["text/plain", 'content type of the secret is "text/plain": a certificate\'s is application/x-pem-file or'],
    [undefined, 'content type of the secret is "none"'],
    ["application/x-pkcs12", "says that it is application/x-pkcs12, and can't be read as that"],
    ["application/x-pem-file", "no private key"],
    ["toString", 'content type of the secret is "toString"'],
  ])("with content type %s is refused by name, without its content", async (contentType, words) => {
    keyVault.putSecret({ value: "hunter2", ...(contentType === undefined ? {} : { contentType }) });
    const failure: unknown = await vault()
      .newest()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CertificateUnusable);
    expect(String(failure)).toContain(words);
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain("hunter2");
  });

  it.each([
    ["there is none", 404, {}],
    ["the identity may not", 403, { oid: "somebody-else" }],
  ])("is refused with the vault's status when %s", async (_what, status, options) => {
    await expect(vault(options).newest()).rejects.toMatchObject({ status });
  });

  it("says how long a throttled vault wants to be left alone", async () => {
    keyVault.failWith(429, 17);
    const failure: unknown = await vault()
      .newest()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KeyVaultRefused);
    expect(failure).toMatchObject({ status: 429, retryAfterSeconds: 17 });
  });

  it("of another secret is not taken for it", async () => {
    const { secret } = await testCertificate();
    const fetch = () =>
      Promise.resolve(Response.json({ id: `https://evil.vault.azure.net/secrets/x/${"0".repeat(32)}`, ...secret }));
    await expect(vault({ fetch }).newest()).rejects.toThrow("not the configured one");
  });
});

describe("earlier certificates", () => {
  it("are the last ones that are enabled and have not ended, newest first", async () => {
    const certificates = await Promise.all(Array.from({ length: 6 }, () => testCertificate()));
    const changes = [{}, {}, { enabled: false }, { exp: Math.floor(Date.now() / 1000) - 1 }, {}, {}];
    for (const [index, { secret }] of certificates.entries()) keyVault.putSecret({ ...secret, ...changes[index] });
    const newest = await vault().newest();
    const earlier = await vault().earlier([newest.id]);
    expect(earlier.map(({ thumbprint }) => thumbprint)).toEqual(
      [certificates[4], certificates[1]].map((certificate) => certificate?.thumbprint),
    );
  });

  it("leave out what is no certificate", async () => {
    const { secret, thumbprint } = await testCertificate();
    keyVault.putSecret(secret);
    keyVault.putSecret({ value: "hunter2", contentType: "text/plain" });
    expect((await vault().earlier([])).map((certificate) => certificate.thumbprint)).toEqual([thumbprint]);
  });

  it("whose id leads elsewhere are not followed", async () => {
    const asked: string[] = [];
    const attributes = { enabled: true, created: 1 };
    const elsewhere = ["https://evil.example/secrets/x", `${keyVault.secretId}/../x`, `${keyVault.secretId}x`];
    const fetch: OutboundFetch = (url) => {
      asked.push(String(url));
      const ids = [...elsewhere.map((id) => `${id}/${"0".repeat(32)}`), `${keyVault.secretId}/x?`, 7];
      return Promise.resolve(Response.json({ value: ids.map((id) => ({ id, attributes })) }));
    };
    expect(await vault({ fetch }).earlier([])).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

it("names of vaults and secrets count without letter case, versions with", () => {
  const version = "0123456789abcdef0123456789abcdef";
  const id = "https://KV-Contoso.vault.azure.net/secrets/Mcp";
  expect(isVersionOf(id, `https://kv-contoso.vault.azure.net/secrets/mcp/${version}`)).toBe(true);
  expect(isVersionOf(id, `https://kv-contoso.vault.azure.net/secrets/mcp/${version.toUpperCase()}`)).toBe(false);
  expect(isVersionOf(id, id)).toBe(false);
});
