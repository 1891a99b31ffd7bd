import {
  graphDelegatedPermissions,
  isKnownGraphPermission,
  type KnownGraphPermission,
} from "../entra/graph-delegated-permissions.js";
import { nearestNames } from "./nearest-names.js";
import { isUnknown, type Problem } from "./problem.js";
import { isUuid, validateUuid } from "./validate-uuid.js";
import { isRecord, wrongType } from "./wrong-type.js";

const knownNames = Object.keys(graphDelegatedPermissions) as KnownGraphPermission[];
const knownNameById = new Map<string, KnownGraphPermission>(
  knownNames.map((name) => [graphDelegatedPermissions[name].id, name]),
);
const knownNameInLowerCase = new Map(knownNames.map((name) => [name.toLowerCase(), name]));

const PERMISSION_NAME = /^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;
const PERMISSION = 'a permission\'s name, or { id: "…", name: "…" }';

/**
 * Checks delegated Microsoft Graph permissions. A name that is not built in passes unless it looks like a misspelt
 * built-in one: Terraform resolves it while planning. Whether it exists as an application permission only can't be
 * known here.
 *
 * @param permissions - a list of names and `{ id, name }`, or undefined where the prop was left out
 */
export function validateGraphPermissions(permissions: unknown, path: string): Problem[] {
  if (permissions === undefined || isUnknown(permissions)) return [];
  if (!Array.isArray(permissions)) return [wrongType(permissions, path, "a list of Graph permissions")];
  const list = Array.from<unknown>(permissions);
  return [
    ...list.flatMap((permission, index) => validatePermission(permission, `${path}[${index}]`)),
    ...repeatedPermissions(list, path),
  ];
}

function validatePermission(permission: unknown, path: string): Problem[] {
  if (isUnknown(permission)) return [];
  if (typeof permission === "string") return validateName(permission, path, true);
  if (!isRecord(permission)) return [wrongType(permission, path, PERMISSION)];
  const { id, name } = permission;
  const problems = validateUuid(id, `${path}.id`, "a permission id");
  if (isUnknown(name)) return problems;
  if (typeof name !== "string") return [...problems, wrongType(name, `${path}.name`, "the permission's name")];
  return [...problems, ...validateName(name, `${path}.name`, false), ...mismatch(id, name, path)];
}

/** A name given together with its id is trusted as far as its spelling goes: that is the way out for unlisted ones. */
function validateName(name: string, path: string, checkSpelling: boolean): Problem[] {
  const problem = (message: string, remedy: string): Problem[] => [{ path, value: name, message, remedy }];
  if (name === "") return problem("is empty", 'Name a permission such as "User.Read"');
  if (/(^|\/)\.default$/i.test(name)) {
    return problem(
      "is not a permission: .default asks for whatever the registration already lists, and this is that list",
      'List the permissions themselves, such as "User.Read"',
    );
  }
  if (/[\s,]/.test(name)) {
    return problem("has blanks or commas in it", "Give each permission as an entry of its own");
  }
  if (name.includes("/")) {
    const bare = name.slice(name.lastIndexOf("/") + 1);
    const remedy = PERMISSION_NAME.test(bare) ? `Write "${bare}"` : 'Write the bare name, such as "Mail.Read"';
    return problem("is a URL where the bare name of the permission is expected", remedy);
  }
  if (isUuid(name)) {
    const known = knownNameById.get(name.toLowerCase());
    return problem(
      "is an id where a name is expected",
      `Write ${known ? `"${known}"` : `{ id: "${name}", name: "…" }`}`,
    );
  }
  if (!PERMISSION_NAME.test(name)) {
    return problem(
      "is not the name of a Graph permission",
      'Use letters, digits, "-" and "_" in parts separated by single dots, such as "Mail.Read"',
    );
  }
  return checkSpelling ? validateSpelling(name, path) : [];
}

function validateSpelling(name: string, path: string): Problem[] {
  if (isKnownGraphPermission(name)) return [];
  const sameLetters = knownNameInLowerCase.get(name.toLowerCase());
  if (sameLetters !== undefined) {
    const message = "is not how Microsoft Graph writes this permission: names are case-sensitive";
    return [{ path, value: name, message, remedy: `Write "${sameLetters}"` }];
  }
  const suggestions = suggestionsFor(name);
  if (suggestions.length === 0) return [];
  const either = suggestions.map((suggestion) => `"${suggestion}"`).join(" or ");
  return [
    {
      path,
      value: name,
      message: "looks like a misspelt delegated permission of Microsoft Graph",
      remedy: `Write ${either}; if a delegated permission of this name exists, give { id: "<its id>", name: "${name}" }`,
    },
  ];
}

/** `.All` too much or too little is the commonest slip of all, and four edits long. */
function suggestionsFor(name: string): string[] {
  const written = name.toLowerCase();
  const other = written.endsWith(".all") ? written.slice(0, -".all".length) : `${written}.all`;
  const butForAll = knownNameInLowerCase.get(other);
  const nearest = nearestNames(name, knownNames);
  return butForAll === undefined ? nearest : [butForAll, ...nearest];
}

function mismatch(id: unknown, name: string, path: string): Problem[] {
  if (typeof id !== "string" || !isUuid(id)) return [];
  const nameOfId = knownNameById.get(id.toLowerCase());
  if (nameOfId !== undefined && nameOfId !== name) {
    const message = `names "${name}", but the id is that of "${nameOfId}"`;
    return [{ path, value: { id, name }, message, remedy: `Write "${nameOfId}", or correct the id` }];
  }
  if (nameOfId === undefined && isKnownGraphPermission(name)) {
    const message = `gives "${name}" an id that is not its own`;
    return [{ path, value: { id, name }, message, remedy: `Write "${name}", its id is built in` }];
  }
  return [];
}

/** Two entries for one permission, be it by name or by id, which the provider would refuse much later. */
function repeatedPermissions(permissions: readonly unknown[], path: string): Problem[] {
  const firstIndex = new Map<string, number>();
  return permissions.flatMap((permission, index) => {
    const key = identityOf(permission);
    const first = key === undefined ? undefined : firstIndex.get(key);
    if (key !== undefined && first === undefined) firstIndex.set(key, index);
    if (first === undefined) return [];
    const message = `repeats ${path}[${first}]`;
    return [{ path: `${path}[${index}]`, value: permission, message, remedy: "List each permission once" }];
  });
}

function identityOf(permission: unknown): string | undefined {
  if (isUnknown(permission)) return undefined;
  if (typeof permission === "string") {
    return isKnownGraphPermission(permission) ? graphDelegatedPermissions[permission].id : permission;
  }
  const id = isRecord(permission) ? permission.id : undefined;
  return typeof id === "string" && isUuid(id) ? id.toLowerCase() : undefined;
}
