import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import { titleOf } from "../../doubles/browser.js";
import { KEY_VAULT_RESOURCE, startKeyVaultDouble } from "../../doubles/key-vault/key-vault-double.js";
import { describeWithRedis, startRedis } from "../../support/redis.js";
import { startDirect } from "./support/direct-process.js";

const REDIS_URL = "rediss://sessions.contoso.com:10000";

describeWithRedis("a session in a shared store", () => {
  it("outlives the process [P-6]", async () => {
    const redis = await startRedis();
    const keyVault = await startKeyVaultDouble({ users: [contoso.directIdentity.principalId] });
    const resources = ["api://AzureADTokenExchange", KEY_VAULT_RESOURCE];
    const direct = await startDirect({
      environment: {
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: REDIS_URL,
        TOKEN_STORE_KEY_VAULT_KEY_ID: keyVault.keyId,
      },
      rewrites: [`${REDIS_URL}=redis://127.0.0.1:${redis.port}`, keyVault.rewrittenHost],
      doubles: { identities: contosoIdentities.map((identity) => ({ ...identity, resources })) },
    });
    const { browser } = await direct.signIn(contoso.users.adele.userPrincipalName);
    await direct.restart();
    const page = await browser.visit(`${direct.url}/`);
    await direct.stop();
    await keyVault.close();
    await redis.stop();

    expect(titleOf(page)).toBe("Adele Marsh");
  });
});
