import { isUnknown } from "../validation/problem.js";
import { uuidV5 } from "./uuid-v5.js";

/**
 * Namespace of every id this library derives. Part of its contract: another value would give each scope and role of
 * each deployed integration a new id, and with it drop everybody's consent and assignments.
 */
export const PERMISSION_ID_NAMESPACE = "8d4db532-b5bc-4601-930e-f9364d816d8f";

/**
 * Id of an exposed scope or app role: a UUIDv5, known while planning and the same in every run, on every machine and
 * after a lost state (unlike `random_uuid`).
 *
 * @param integrationKey - the integration's key; it must outlive renames, so never derive it from a construct path
 * @param value - the scope's or role's value; both kinds share one set of values in Entra
 */
export function permissionId(integrationKey: string, value: string): string {
  if (isUnknown(integrationKey) || isUnknown(value)) {
    // Hashing a token would hash its placeholder, whose number changes with every construct added before it.
    throw new TypeError("a permission id needs a key and a value that are known while synthesizing");
  }
  return uuidV5(PERMISSION_ID_NAMESPACE, `${integrationKey}/${value}`);
}
