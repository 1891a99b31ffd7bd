import {
  sealingKeySizes,
  type EmbeddedTokenStore,
  type NewSealingKey,
  type RedisTokenStore,
} from "../hosting/token-store-props.js";
import { all, anything, flag, integer, must, number, type Check } from "./check.js";
import { isUnknown } from "./problem.js";
import { object, optional, required, variant } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { hostName } from "./validate-host-name.js";
import { keyVaultKeyReference } from "./validate-key-vault-reference.js";
import { isRecord } from "./wrong-type.js";

const keySize = all(number("bits as a number"), (value, path) =>
  typeof value === "number" && !isUnknown(value)
    ? must<number>(
        (bits) => sealingKeySizes.some((size) => size === bits),
        `is not ${sealingKeySizes.join(" or ")} bits`,
        (bits) => `Write ${sealingKeySizes.find((size) => size > bits) ?? sealingKeySizes.at(-1)}`,
      )(value, path)
    : [],
);

const newSealingKey = object<NewSealingKey>(
  "a reference to a key, { keyVaultId, keyName }, or the options of a new one",
  {
    name: optional((value, path) => validateAzureName("keyVaultObject", value, path)),
    keySize: optional(keySize),
    rotateAfterDays: optional(integer("days", 30, 730)),
    preventDestroy: optional(flag),
  },
);

/** Whether a key is referred to; without a word about a vault it is made in `hosting.keyVault`. */
export function isKeyReference(key: unknown): boolean {
  return isRecord(key) && (key.keyVaultId !== undefined || key.keyName !== undefined);
}

const sealingKey: Check = (value, path) =>
  isKeyReference(value) ? keyVaultKeyReference(value, path) : newSealingKey(value, path);

/** Where sessions are kept. */
export const tokenStore: Check = variant("type", {
  embedded: object<EmbeddedTokenStore>("the embedded token store", { type: required(anything) }),
  redis: object<RedisTokenStore>("a Redis token store", {
    type: required(anything),
    hostName: required(hostName),
    port: optional(integer("a TCP port", 1, 65535)),
    sealingKey: optional(sealingKey),
  }),
});
