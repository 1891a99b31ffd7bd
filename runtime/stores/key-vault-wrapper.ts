import { isVersionOf, type KeyVaultRequest } from "../key-vault/key-vault-request.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { KeyWrapper } from "./wrapped-data-keys.js";

export interface KeyVaultWrapperOptions {
  /** `https://<vault>/keys/<name>`, without a version. */
  readonly keyId: string;
  readonly ask: KeyVaultRequest;
}

const ALGORITHM = "RSA-OAEP-256";

/**
 * Wraps with the newest version of an RSA key in Key Vault, unwraps with the version that wrapped: a rotation needs
 * nobody. Needs the permissions to get, wrap and unwrap, as "Key Vault Crypto Service Encryption User" has them.
 *
 * What names the version comes from the store, so it is compared with the key before the identity's token goes there.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key
 */
export function createKeyVaultWrapper({ keyId, ask }: KeyVaultWrapperOptions): KeyWrapper {
  async function newestVersion(): Promise<string> {
    const { key } = await ask(keyId);
    const id = typeof key === "object" && key !== null && "kid" in key ? key.kid : undefined;
    if (!isVersionOf(keyId, id)) throw new TypeError("Key Vault named a key that is not the configured one");
    return id;
  }

  async function convert(version: string, operation: "wrapkey" | "unwrapkey", value: string): Promise<string> {
    const answer = await ask(`${version}/${operation}`, { alg: ALGORITHM, value });
    if (typeof answer.value !== "string") throw new TypeError("Key Vault answered without a value");
    return answer.value;
  }

  return {
    wrap: (bytes) =>
      orUnavailable(async () => {
        const wrappedBy = await newestVersion();
        return { wrappedBy, value: await convert(wrappedBy, "wrapkey", Buffer.from(bytes).toString("base64url")) };
      }),
    unwrap: ({ wrappedBy, value }) =>
      orUnavailable(async () =>
        isVersionOf(keyId, wrappedBy)
          ? Buffer.from(await convert(wrappedBy, "unwrapkey", value), "base64url")
          : undefined,
      ),
  };
}

async function orUnavailable<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (cause) {
    throw new StoreUnavailable("its key can't be used", { cause });
  }
}
