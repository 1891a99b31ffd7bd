import { clientCredentialOf, CredentialNotSupported } from "../../../runtime/entra/client-credential.js";
import { contoso } from "../../doubles/contoso.js";
import { serverConfig } from "../../support/runtime-config.js";

const noIdentity = () => Promise.reject(new Error("no identity"));

describe("the credential", () => {
  it.each([
    ["public", "api://AzureADTokenExchange"],
    ["usgovernment", "api://AzureADTokenExchangeUSGov"],
    ["china", "api://AzureADTokenExchangeChina"],
  ])("is a fresh token of the managed identity, for the audience of the cloud: %s [P-10]", async (cloud, audience) => {
    const asked: string[][] = [];
    const credential = clientCredentialOf(serverConfig({ ENTRA_CLOUD: cloud }), (...args) => {
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
    expect(clientCredentialOf(config, noIdentity)).toEqual({ kind: "secret", secret: "s" });
  });

  it("that is a certificate is refused in words an operator can act on", () => {
    const config = serverConfig({
      ENTRA_CREDENTIAL: "key-vault-certificate",
      ENTRA_CERTIFICATE_SECRET_ID: "https://kv.vault.azure.net/secrets/mcp",
    });
    expect(() => clientCredentialOf(config, noIdentity)).toThrow(CredentialNotSupported);
    expect(() => clientCredentialOf(config, noIdentity)).toThrow(/^ENTRA_CREDENTIAL .*use managed-identity/);
  });
});
