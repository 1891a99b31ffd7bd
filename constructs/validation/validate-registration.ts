import type { AppRegistrationOptions, ExistingRegistration, ExistingRegistrationPart } from "../entra/entra-props.js";
import { flag, known, list, must, oneOf, text, unique, type Check } from "./check.js";
import { object, optional, required, type Misplaced, type Shape } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { validateIdentifierUri } from "./validate-identifier-uri.js";
import { validateUuid } from "./validate-uuid.js";
import { isRecord } from "./wrong-type.js";

/** Limit of azuread's `notes`. */
const LONGEST_NOTES = 1024;

const optionsShape: Shape<AppRegistrationOptions> = {
  displayName: optional((value, path) => validateAzureName("applicationDisplayName", value, path)),
  notes: optional(
    text(
      "notes as a string",
      must((notes) => notes !== "", "is empty, which the provider refuses", "Leave it out, or give a text"),
      must((notes) => notes.length <= LONGEST_NOTES, "is too long", `Use at most ${LONGEST_NOTES} characters`),
    ),
  ),
  serviceManagementReference: optional(
    text(
      "a reference as a string",
      must((reference) => reference.trim() !== "", "is empty", "Leave it out, or give a reference"),
    ),
  ),
  preventDestroy: optional(flag),
};

/** Parts by what the registration is for: a table so that a new part has to be placed. */
const PARTS: Readonly<Record<ExistingRegistrationPart, { readonly publicClient: boolean }>> = {
  "federated-identity-credential": { publicClient: false },
  certificate: { publicClient: false },
  "identifier-uri": { publicClient: false },
  "permission-scopes": { publicClient: false },
  "app-roles": { publicClient: false },
  "graph-permissions": { publicClient: true },
  "pre-authorized-clients": { publicClient: false },
  "redirect-uris": { publicClient: true },
};
const parts = Object.keys(PARTS) as ExistingRegistrationPart[];

/** A public client exposes nothing and has nothing to prove itself with. */
const confidentialOnly: Check = (value, path) => {
  const pointless = parts.some((part) => part === value && !PARTS[part].publicClient);
  const message = "can't be added to a public client, which exposes no API and has no credential";
  return pointless ? [{ path, value, message, remedy: "Remove it, or add it to registration" }] : [];
};

const mixed: Misplaced = {
  message: "describes a new registration, but an existing one is given",
  remedy: "Remove it: an existing registration keeps what its administrators gave it",
};

function existingRegistration(part: Check): Check {
  return object<ExistingRegistration>(
    "the result of EntraMcpIntegration.fromExistingRegistration",
    {
      existingClientId: required((value, path) => validateUuid(value, path, "an application (client) id")),
      add: required(
        known(
          list(
            "a list of parts",
            part,
            unique((name) => name, "name"),
          ),
        ),
      ),
      identifierUri: required(validateIdentifierUri),
    },
    { misplaced: Object.fromEntries(Object.keys(optionsShape).map((name) => [name, mixed])) },
  );
}

const newRegistration = object<AppRegistrationOptions>("the options of an app registration", optionsShape, {
  misplaced: {
    clientId: {
      message: "belongs to an existing registration",
      remedy: "Write EntraMcpIntegration.fromExistingRegistration({ clientId: … })",
    },
  },
});

function newOrExistingRegistration(part: Check): Check {
  const existing = existingRegistration(part);
  return (value, path) =>
    isRecord(value) && value.existingClientId !== undefined ? existing(value, path) : newRegistration(value, path);
}

const anyPart = known(oneOf(parts));

/** The confidential registration. */
export const confidentialRegistration: Check = newOrExistingRegistration(anyPart);

/** The public client's registration. */
export const publicClientRegistration: Check = newOrExistingRegistration((value, path) => [
  ...anyPart(value, path),
  ...confidentialOnly(value, path),
]);
