import {
  BROWSER_SESSION_LIFETIMES,
  DATA_KEY_LIFETIMES,
  GATEWAY_LIFETIMES,
  SIGNING_KEY_LIFETIMES,
  SIGNING_KEY_ROTATION,
} from "../../runtime/config/defaults.js";
import { isOAuthProxy, signsInByBuiltInRuntime, type DossierSource } from "./documented-integration.js";
import { durationInWords } from "./durations.js";
import type { RotationEntry } from "./integration-dossier.js";
import { code } from "./markdown.js";

/**
 * Everything that ends one day, and what happens then: first what somebody has to look after, then what goes by itself.
 * Lengths, not dates: a date would change with the day of the synthesis.
 */
export function describeRotation(source: DossierSource): RotationEntry[] {
  return [
    ...credential(source),
    ...referencedSecrets(source),
    ...customDomains(source),
    ...keys(source),
    ...(usesSharedStore(source) ? DATA_KEYS : []),
    ...(signsInByBuiltInRuntime(source.props) ? lifetimes(source) : []),
    ...logs(source),
  ];
}

function credential({ context, values }: DossierSource): RotationEntry[] {
  const given = context.entra.credential ?? { type: "federated-identity" as const };
  if (given.type === "federated-identity") {
    return [
      {
        what: "credential of the registration: federated identity",
        lasts: "does not expire",
        renewal: "none: Azure renews what proves the identity",
      },
    ];
  }
  if (given.type === "key-vault-secret") {
    return [
      {
        what: `credential of the registration: client secret ${code(values.read(given.secret.secretName))}`,
        lasts: "as long as it was made for",
        renewal: "yours: a new secret on the registration and in the vault before the old one ends (AADSTS7000222)",
      },
    ];
  }
  const name = given.existing ? ` ${code(values.read(given.existing.certificateName))}` : "";
  return [
    {
      what: `credential of the registration: certificate${name}`,
      lasts: given.existing ? "as its issuer says" : `${given.validityInMonths ?? 12} months`,
      renewal: given.existing
        ? "yours; then `terraform apply`, which puts the new public half on the registration"
        : "Key Vault renews it at 80 % of its life; then `terraform apply`, which puts the new public half on the registration",
    },
  ];
}

interface SecretBlock {
  readonly key_vault_secret_id?: unknown;
}

/** What the container apps hold references to. */
function referencedSecrets({ own, values }: DossierSource): RotationEntry[] {
  const ids = own.flatMap(({ arguments: { secret } }) =>
    Array.isArray(secret) ? (secret as SecretBlock[]).map(({ key_vault_secret_id: id }) => values.read(id)) : [],
  );
  return [...new Set(ids)].sort().map((id) => ({
    what: `secret ${code(id.replace(/^https:\/\//, ""))}`,
    lasts: "as its owner says",
    renewal: "yours: the reference names no version, so Container Apps takes a new one by itself",
  }));
}

function customDomains({ own, values }: DossierSource): RotationEntry[] {
  const managed = own.some(({ type }) => type === "azurerm_container_app_environment_managed_certificate");
  return own
    .filter(({ type }) => type === "azurerm_container_app_custom_domain")
    .map(({ arguments: args }) => {
      const given = args.container_app_environment_certificate_id !== undefined;
      const bound = managed
        ? "Azure"
        : "Azure, once a managed certificate is bound; Terraform leaves the binding alone";
      return {
        what: `TLS certificate of ${code(values.read(args.name))}`,
        lasts: "as its issuer says",
        renewal: given ? "yours: a new certificate in the environment" : bound,
      };
    });
}

interface RotationPolicy {
  readonly automatic?: { readonly time_after_creation?: unknown };
}

/** Keys in a vault: those that the stack makes, and the one that seals the store. */
function keys({ own, values, props }: DossierSource): RotationEntry[] {
  const older = `older versions stay enabled for ${durationInWords(DATA_KEY_LIFETIMES.openSeconds)} after a rotation`;
  const store = props.hosting?.tokenStore;
  const key = store?.type === "redis" ? store.sealingKey : undefined;
  const existing = key !== undefined && "keyVaultId" in key ? [key.keyName] : [];
  return [
    ...own
      .filter(({ type, made }) => made && type === "azurerm_key_vault_key")
      .map(({ arguments: args }) => {
        const after = (args.rotation_policy as RotationPolicy | undefined)?.automatic?.time_after_creation;
        const days = /^P(\d+)D$/.exec(values.read(after))?.[1];
        return {
          what: `key ${code(values.read(args.name))} in Key Vault`,
          lasts: "no version of it expires",
          renewal: `${days === undefined ? "by hand" : `Key Vault makes a new version every ${days} days`}; ${older}`,
        };
      }),
    ...existing.map((name) => ({
      what: `key ${code(values.read(name))} in Key Vault, which seals the shared store`,
      lasts: "as its owner says",
      renewal: `yours; ${older}`,
    })),
  ];
}

const DATA_KEYS: readonly RotationEntry[] = [
  {
    what: "keys that seal the shared store",
    lasts: `seal for ${durationInWords(DATA_KEY_LIFETIMES.sealSeconds)}, open for ${durationInWords(DATA_KEY_LIFETIMES.openSeconds)}`,
    renewal: "the runtime",
  },
];

function usesSharedStore({ props }: DossierSource): boolean {
  return props.hosting?.tokenStore?.type === "redis";
}

function lifetimes(source: DossierSource): RotationEntry[] {
  const gateway = isOAuthProxy(source.props);
  return [
    ...(gateway ? gatewayLifetimes(usesSharedStore(source)) : BROWSER_SESSIONS),
    {
      what: "Entra's signing keys, as the runtime knows them",
      lasts: `${durationInWords(SIGNING_KEY_LIFETIMES.maxAgeSeconds)}; while Entra is away ${durationInWords(SIGNING_KEY_LIFETIMES.staleSeconds)}`,
      renewal: "the runtime",
    },
  ];
}

function gatewayLifetimes(shared: boolean): readonly RotationEntry[] {
  return [
    {
      what: "keys that the gateway signs its tokens with",
      lasts: shared ? `sign for ${durationInWords(SIGNING_KEY_ROTATION.signSeconds)}` : "until the process ends",
      renewal: shared ? "the runtime, announced before they sign" : "the runtime, at each start",
    },
    {
      what: "access tokens of the gateway",
      lasts: durationInWords(GATEWAY_LIFETIMES.accessTokenSeconds),
      renewal: "the client, with its refresh token",
    },
    {
      what: "refresh tokens of the gateway",
      lasts: `${durationInWords(GATEWAY_LIFETIMES.refreshTokenSeconds)} without use`,
      renewal: "rotated at each use",
    },
    {
      what: "a user's sign-in",
      lasts: `${durationInWords(GATEWAY_LIFETIMES.grantSeconds)} at most; ${shared ? "kept in the shared store" : "gone when the gateway restarts"}`,
      renewal: "the user signs in again",
    },
    {
      what: "registrations of clients at the gateway",
      lasts: `${durationInWords(GATEWAY_LIFETIMES.registrationSeconds)} after the last sign-in; ${durationInWords(GATEWAY_LIFETIMES.unapprovedRegistrationSeconds)} without one`,
      renewal: "the client registers again",
    },
  ];
}

const BROWSER_SESSIONS: readonly RotationEntry[] = [
  {
    what: "sessions of browsers",
    lasts: `${durationInWords(BROWSER_SESSION_LIFETIMES.idleSeconds)} without use, ${durationInWords(BROWSER_SESSION_LIFETIMES.absoluteSeconds)} at most`,
    renewal: "the user signs in again",
  },
  {
    what: "Entra tokens that clients bring",
    lasts: "as Entra says, 60 to 90 minutes by default",
    renewal: "the client, at Entra",
  },
];

function logs({ own, values }: DossierSource): RotationEntry[] {
  return own
    .filter(({ type, made }) => made && type === "azurerm_log_analytics_workspace")
    .map(({ arguments: args }) => ({
      what: `logs in ${code(values.read(args.name))}`,
      lasts: `${values.read(args.retention_in_days)} days`,
      renewal: "none: they are deleted",
    }));
}
