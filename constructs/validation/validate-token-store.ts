import {
  managedRedisSkus,
  sealingKeySizes,
  type EmbeddedTokenStore,
  type ExistingRedisTokenStore,
  type ManagedRedisReference,
  type NewRedisTokenStore,
  type NewSealingKey,
  type RedisTokenStore,
  type SharedTokenStoreOptions,
} from "../hosting/token-store-props.js";
import { all, anything, flag, integer, must, number, oneOf, type Check } from "./check.js";
import { isUnknown } from "./problem.js";
import { nearest, object, optional, required, variant, type Misplaced, type Shape } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { hostName } from "./validate-host-name.js";
import { keyVaultKeyReference } from "./validate-key-vault-reference.js";
import { resourceId } from "./validate-resource-id.js";
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

/** What every shared store has in common. */
const shared: Shape<SharedTokenStoreOptions> = { type: required(anything), sealingKey: optional(sealingKey) };

const newRedisShape: Shape<NewRedisTokenStore> = {
  ...shared,
  name: optional((value, path) => validateAzureName("managedRedis", value, path)),
  sku: optional(oneOf(managedRedisSkus)),
  highAvailability: optional(flag),
  publicNetworkAccess: optional(flag),
  preventDestroy: optional(flag),
};

const newRedis = object<NewRedisTokenStore>("a Redis token store", newRedisShape);

/** Options of a new Redis beside an existing one, which is told by `prop`. */
function notBeside(prop: string): Readonly<Record<string, Misplaced>> {
  const own = Object.keys(newRedisShape).filter((name) => !Object.hasOwn(shared, name));
  const why = {
    message: "is an option of a new Redis, but an existing one is given",
    remedy: `Remove it, or remove ${prop} to have a new one made`,
  };
  return Object.fromEntries(own.map((name) => [name, why]));
}

const existingRedis = object<ExistingRedisTokenStore>(
  "a Redis token store",
  {
    ...shared,
    existing: required(
      object<ManagedRedisReference>("a reference to an Azure Managed Redis, { id, hostName }", {
        id: required(resourceId("Managed Redis instance")),
        hostName: required(hostName),
      }),
    ),
  },
  {
    misplaced: {
      ...notBeside("existing"),
      hostName: {
        message: "belongs to the Redis that exists",
        remedy: "Move it into existing, or remove existing to give access to the Redis yourself",
      },
    },
  },
);

const redisByHostName = object<RedisTokenStore>(
  "a Redis token store",
  { ...shared, hostName: required(hostName), port: optional(integer("a TCP port", 1, 65535)) },
  { misplaced: notBeside("hostName") },
);

/** A new Redis, unless something says that there is one. */
const redis: Check = (value, path) => {
  if (mentions(value, "existing")) return existingRedis(value, path);
  return mentions(value, "hostName") ? redisByHostName(value, path) : newRedis(value, path);
};

/** Whether a prop is given, or something that was probably meant to be it. */
function mentions(value: unknown, prop: string): boolean {
  const given = isRecord(value) ? Object.keys(value).filter((key) => value[key] !== undefined) : [];
  return given.some((key) => nearest(key, [prop]) === prop);
}

/** Where sessions are kept. */
export const tokenStore: Check = variant("type", {
  embedded: object<EmbeddedTokenStore>("the embedded token store", { type: required(anything) }),
  redis,
});
