import { clientCredentialOf, type ManagedIdentityToken } from "../../../runtime/entra/client-credential.js";
import type { OutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { contoso } from "../../doubles/contoso.js";
import { testCertificate } from "../../doubles/key-vault/test-certificate.js";
import { serverConfig } from "../../support/runtime-config.js";

const noIdentity = () => Promise.reject(new Error("no identity"));
const noNetwork = () => Promise.reject(new Error("no network"));
const logger = createLogger({ level: "error", destination: { write: () => undefined } });

const credentialOf = (
  config: Parameters<typeof clientCredentialOf>[0],
  tokenOf: ManagedIdentityToken,
  fetch: OutboundFetch = noNetwork,
) => clientCredentialOf(config, { tokenOf, fetch, now: Date.now, logger });

describe("the credential", () => {
  it.each([
    ["public", "api://AzureADTokenExchange"],
    ["usgovernment", "api://AzureADTokenExchangeUSGov"],
    ["china", "api://AzureADTokenExchangeChina"],
  ])("is a fresh token of the managed identity, for the audience of the cloud: %s [P-10]", async (cloud, audience) => {
    const asked: string[][] = [];
    const credential = credentialOf(serverConfig({ ENTRA_CLOUD: cloud }), (...args) => {
      asked.push(args);
      return Promise.resolve(`token ${asked.length}`);
    });
    if (credential.kind !== "assertion") throw new Error(credential.kind);
    expect(asked).toEqual([]);
    expect([await credential.assertion(), await credential.assertion()]).toEqual(["token 1", "token 2"]);
    expect(asked[0]).toEqual([contoso.serverIdentity.clientId, audience]);
  });

  it("is a secret by choice", () => {
    const config = serverConfig({ ENTRA_CREDENTIAL: "client-secret", ENTRA_CLIENT_SECRET: "s" });
    expect(credentialOf(config, noIdentity)).toEqual({ kind: "secret", secret: "s" });
  });

  it.each([
    ["public", "vault.azure.net"],
    ["usgovernment", "vault.usgovcloudapi.net"],
    ["china", "vault.azure.cn"],
  ])("is a certificate by choice, read with a token for the vaults of the cloud: %s", async (cloud, suffix) => {
    const { secret, thumbprint } = await testCertificate();
    const secretId = `https://kv-contoso.${suffix}/secrets/mcp`;
    const asked: unknown[] = [];
    const credential = credentialOf(
      serverConfig({
        ENTRA_CLOUD: cloud,
        ENTRA_CREDENTIAL: "key-vault-certificate",
        ENTRA_CERTIFICATE_SECRET_ID: secretId,
      }),
      (...args) => {
        asked.push(args);
        return Promise.resolve("token");
      },
      (url, request) => {
        asked.push([url, new Headers(request?.headers).get("authorization")]);
        return Promise.resolve(Response.json({ id: `${secretId}/${"0".repeat(32)}`, ...secret }));
      },
    );
    if (credential.kind !== "certificate") throw new Error(credential.kind);
    expect(await credential.certificate.current()).toMatchObject({ thumbprint });
    expect(asked).toEqual([
      [contoso.serverIdentity.clientId, `https://${suffix}`],
      [`${secretId}?api-version=7.4`, "Bearer token"],
    ]);
  });
});
