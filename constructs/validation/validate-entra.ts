import type { EntraProps, OptionalClaim, OptionalClaims } from "../entra/entra-props.js";
import type { GraphPermissionById } from "../entra/graph-permission.js";
import {
  all,
  anything,
  at,
  flag,
  known,
  list,
  must,
  oneOf,
  read,
  text,
  unique,
  type Check,
  type Rule,
} from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required, type Loose, type Shape } from "./shape.js";
import { credential } from "./validate-credential.js";
import { validateGraphPermissions } from "./validate-graph-permissions.js";
import { confidentialRegistration } from "./validate-registration.js";
import { validateScopes } from "./validate-scopes.js";
import { validateUuid } from "./validate-uuid.js";
import { isRecord } from "./wrong-type.js";

/** Microsoft's tenant of personal accounts. */
const PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** A tenant of an organization. */
export const tenantId: Check = (value, path) => [
  ...validateUuid(value, path, "a tenant id"),
  ...(typeof value === "string" && value.toLowerCase() === PERSONAL_ACCOUNTS
    ? [
        {
          path,
          value,
          message: "is the tenant of personal Microsoft accounts, which are not supported",
          remedy: "Give the tenant id of an organization",
        },
      ]
    : []),
];

const inLowerCase = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

/** Owners of the registrations. */
export const owners: Check = list(
  "a list of object ids",
  (value, path) => validateUuid(value, path, "the object id of a user or service principal"),
  unique(inLowerCase, "object id"),
  must(
    (given) => given.length > 0,
    "is empty, so that nobody could manage the registrations",
    "Name an owner, or leave it out to have the deploying principal own them",
  ),
);

const claim = object<OptionalClaim>("an optional claim, { name }", {
  name: required(
    text(
      "a claim's name",
      must((name) => /^[A-Za-z0-9_.:/-]+$/.test(name), "is not the name of a claim", 'Write one such as "email"'),
    ),
  ),
  source: optional(oneOf(["user"])),
  essential: optional(flag),
  additionalProperties: optional(
    list(
      "a list of modifiers",
      text(
        "a modifier as a string",
        must((name) => name !== "", "is empty", 'Write one such as "include_user_token"'),
      ),
      unique((name) => name, "name"),
    ),
  ),
});

// The list is sorted by name, so it has to be known.
const claims = known(
  list(
    "a list of optional claims",
    claim,
    unique((given) => read(given, "name"), "name"),
  ),
);

const optionalClaims = object<OptionalClaims>("optional claims, { accessToken, idToken }", {
  accessToken: optional(claims),
  idToken: optional(claims),
});

const permissionById = object<GraphPermissionById>("a permission, { id, name }", {
  id: required(anything),
  name: required(anything),
});

const graphPermissions = all(
  validateGraphPermissions,
  list("a list of Graph permissions", (value, path) =>
    isRecord(value) && !isUnknown(value) ? permissionById(value, path) : [],
  ),
);

/** What the Entra side is described with; scopes and roles are checked together by `entraRules`. */
export const entraShape: Shape<EntraProps> = {
  scopes: optional(known(anything)),
  appRoles: optional(known(anything)),
  optionalClaims: optional(optionalClaims),
  userAssignmentRequired: optional(flag),
  signInAudience: optional(oneOf(["AzureADMyOrg", "AzureADMultipleOrgs"])),
  // Known, because the runtime gets them as one text that they are joined into.
  allowedTenantIds: optional(known(list("a list of tenant ids", tenantId, unique(inLowerCase, "tenant id")))),
  graphPermissions: optional(known(graphPermissions)),
  grantTenantWideAdminConsent: optional(flag),
  credential: optional(credential),
  registration: optional(confidentialRegistration),
};

const scopesAndRoles: Rule<Loose<EntraProps>> = ({ scopes, appRoles }, path) =>
  validateScopes(scopes ?? undefined, appRoles ?? undefined, path);

const audience: Rule<Loose<EntraProps>> = ({ signInAudience = "AzureADMyOrg", allowedTenantIds }, path): Problem[] => {
  const given = Array.isArray(allowedTenantIds) && allowedTenantIds.length > 0;
  const place = at(path, "allowedTenantIds");
  if (signInAudience === "AzureADMultipleOrgs" && !given) {
    const message = "names no tenant, so that accounts of every organization could sign in";
    return [
      {
        path: place,
        value: allowedTenantIds,
        message,
        remedy: 'List the tenants beside your own, or write signInAudience: "AzureADMyOrg"',
      },
    ];
  }
  if (signInAudience !== "AzureADMyOrg" || !given) return [];
  const message = 'has no effect with signInAudience "AzureADMyOrg": Entra signs in accounts of the home tenant only';
  return [
    {
      path: place,
      value: allowedTenantIds,
      message,
      remedy: 'Remove it, or write signInAudience: "AzureADMultipleOrgs"',
    },
  ];
};

/** Parts of an existing registration that only one kind of credential fills. */
const CREDENTIAL_OF_PART = new Map<unknown, string>([
  ["federated-identity-credential", "federated-identity"],
  ["certificate", "key-vault-certificate"],
]);

/** Leaving a credential's part out is a choice: administrators add it by hand. Asking for another one is a slip. */
const partOfCredential: Rule<Loose<EntraProps>> = (props, path) => {
  const parts = read(props.registration, "add");
  const kind = props.credential === undefined ? "federated-identity" : read(props.credential, "type");
  if (!Array.isArray(parts) || typeof kind !== "string") return [];
  return Array.from<unknown>(parts).flatMap((part, index): Problem[] => {
    const needed = CREDENTIAL_OF_PART.get(part);
    if (needed === undefined || needed === kind) return [];
    const message = `adds nothing: the credential is of type "${kind}"`;
    const place = at(at(at(path, "registration"), "add"), index);
    return [{ path: place, value: part, message, remedy: `Remove it, or give credential the type "${needed}"` }];
  });
};

/** Rules about several props of the Entra side. */
export const entraRules: readonly Rule<Loose<EntraProps>>[] = [scopesAndRoles, audience, partOfCredential];
