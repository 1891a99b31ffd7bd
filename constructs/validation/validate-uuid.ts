import { isUnknown, type Problem } from "./problem.js";
import { wrongType } from "./wrong-type.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID, in either letter case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Checks an id of Entra or Azure: tenant, subscription, application (client), object, scope, role.
 *
 * Upper case is refused: Entra answers in lower case, and issuer, federated subject and `tid` are compared as text.
 *
 * @param what - the id's name with its article, for the remedy: "a tenant id"
 */
export function validateUuid(value: unknown, path: string, what = "an id"): Problem[] {
  if (isUnknown(value)) return [];
  if (typeof value !== "string") return [wrongType(value, path, `${what} (a UUID)`)];
  if (!isUuid(value)) {
    const remedy = `Give ${what} as a UUID: 32 hexadecimal digits in groups of 8-4-4-4-12, without braces`;
    return [{ path, value, message: "is not a UUID", remedy }];
  }
  if (value !== value.toLowerCase()) {
    const message = "is a UUID in upper case, but Entra answers in lower case and ids are compared as text";
    return [{ path, value, message, remedy: `Write "${value.toLowerCase()}"` }];
  }
  return [];
}
