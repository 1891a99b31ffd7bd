import type { AppRole, ExposedScope } from "../entra/entra-props.js";
import { at, known, list, must, oneOf, text, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required } from "./shape.js";
import { validateUuid } from "./validate-uuid.js";
import { isRecord } from "./wrong-type.js";

/** Limit of azuread's own check of `value`, for scopes and roles alike. */
const LONGEST_VALUE = 249;
/** What the forms of the Entra admin center take; Microsoft Graph documents no limit of its own (unverified). */
const LONGEST_TITLE = 100;
const LONGEST_DESCRIPTION = 1000;

/** OpenID Connect's scopes, which Entra answers itself whatever an API exposes. */
const OPENID_SCOPES = new Set(["openid", "profile", "email", "offline_access"]);

const VALUE_REMEDY = 'Use letters, digits and "_", with "." between parts, as in access_as_user or Mail.Read';

/** Known while synthesizing, because the id is derived from it and lists are sorted by it. */
const permissionValue: Check = known(
  text(
    "a scope's or role's value as a string",
    must((value) => value !== "", "is empty", VALUE_REMEDY),
    must(
      (value) => value !== ".default",
      "is reserved: .default asks for every permission an application already has",
      VALUE_REMEDY,
    ),
    must(
      (value) => !OPENID_SCOPES.has(value.toLowerCase()),
      "is reserved: Entra takes it for the OpenID Connect scope of that name, not for a permission of this API",
      VALUE_REMEDY,
    ),
    must((value) => !value.startsWith("."), 'begins with a "."', VALUE_REMEDY),
    must(
      (value) => /^[!-~]*$/.test(value) && !/["\\]/.test(value),
      "has characters in it that scp and roles claims can't carry (blanks, quotes, backslashes, other than ASCII)",
      VALUE_REMEDY,
    ),
    must((value) => value.length <= LONGEST_VALUE, "is too long", `Use at most ${LONGEST_VALUE} characters`),
  ),
);

const permissionId: Check = (value, path) => validateUuid(value, path, "a permission id");

function wording(expected: string, longest: number): Check {
  return text(
    expected,
    must((value) => value.trim() !== "", "is empty", `Give ${expected}`),
    must((value) => value.length <= longest, "is too long", `Use at most ${longest} characters`),
  );
}

const title = wording("a title as a string", LONGEST_TITLE);
const description = wording("a description as a string", LONGEST_DESCRIPTION);

const scope = object<ExposedScope>("an exposed scope", {
  value: required(permissionValue),
  id: optional(permissionId),
  type: optional(oneOf(["User", "Admin"])),
  adminConsentDisplayName: optional(title),
  adminConsentDescription: optional(description),
  userConsentDisplayName: optional(title),
  userConsentDescription: optional(description),
});

const appRole = object<AppRole>("an app role", {
  value: required(permissionValue),
  displayName: required(title),
  description: required(description),
  allowedMemberTypes: required(
    list(
      'a list of "User" and "Application"',
      oneOf(["User", "Application"]),
      must((types) => types.length > 0, "is empty", 'Give "User", "Application" or both'),
      must((types) => new Set(types).size === types.length, "names a type twice", "Name each type once"),
    ),
  ),
  id: optional(permissionId),
});

const someScope: Rule<readonly unknown[]> = must(
  (scopes) => scopes.length > 0,
  "is empty, so that no client could ask for a token",
  'Add one, as in { value: "access_as_user" }, or leave it out for that default',
);

const scopeList = list("a list of scopes", scope, someScope);
const appRoleList = list("a list of app roles", appRole);

/**
 * Checks the permissions an API exposes. Values and ids are unique over scopes and roles together: Entra refuses the
 * same id, and a value shared by a scope and a role makes its removal fail later (azuread issue 1177).
 *
 * @param scopes - scopes, or undefined for the default
 * @param appRoles - app roles, or undefined for none
 * @param path - path of the object that holds `scopes` and `appRoles`; empty for the props themselves
 */
export function validateScopes(scopes: unknown, appRoles: unknown, path: string): Problem[] {
  const lists = [
    { path: at(path, "scopes"), items: scopes, check: scopeList },
    { path: at(path, "appRoles"), items: appRoles, check: appRoleList },
  ].filter(({ items }) => items !== undefined);
  const items = lists.flatMap((each) =>
    Array.isArray(each.items)
      ? Array.from<unknown>(each.items).map((item, index) => ({ item, path: at(each.path, index) }))
      : [],
  );
  return [
    ...lists.flatMap((each) => each.check(each.items, each.path)),
    ...repeated(items, "value", (value) => value),
    ...repeated(items, "id", (id) => id.toLowerCase()),
  ];
}

interface Placed {
  readonly item: unknown;
  readonly path: string;
}

function repeated(items: readonly Placed[], key: "value" | "id", normalized: (text: string) => string): Problem[] {
  const firstPath = new Map<string, string>();
  return items.flatMap(({ item, path }) => {
    const value = isRecord(item) ? item[key] : undefined;
    if (typeof value !== "string" || isUnknown(value)) return [];
    const first = firstPath.get(normalized(value));
    if (first === undefined) {
      firstPath.set(normalized(value), path);
      return [];
    }
    const message = `repeats the ${key} of ${first}`;
    return [{ path: at(path, key), value, message, remedy: `Give every scope and app role a ${key} of its own` }];
  });
}
