import { clientCertificateOf, CertificateUnusable, readPem, type ClientCertificate } from "./client-certificate.js";
import { isVersionOf, type KeyVaultAnswer, type KeyVaultRequest } from "./key-vault-request.js";
import { readPkcs12 } from "./read-pkcs12.js";

/** A version of a certificate in Key Vault. */
export interface VaultCertificate extends ClientCertificate {
  /** Id of the secret, version included. */
  readonly id: string;
}

/** A certificate in Key Vault, by the secret of the same name, which holds its private key too. */
export interface VaultCertificates {
  /** What is in the vault now. Rejects with KeyVaultRefused or CertificateUnusable, or when there was no answer. */
  newest(): Promise<VaultCertificate>;
  /** Earlier ones that have not ended, newest first, but for those with these ids. */
  earlier(except: readonly string[]): Promise<readonly VaultCertificate[]>;
}

export interface VaultCertificatesOptions {
  /** `https://<vault>/secrets/<name>`, without a version. */
  readonly secretId: string;
  readonly ask: KeyVaultRequest;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Content types of a certificate's secret: the certificate's policy decides which. */
const READERS: Readonly<Record<string, (value: string) => Promise<ClientCertificate>>> = {
  "application/x-pem-file": async (value) => Promise.resolve(clientCertificateOf(readPem(value))),
  "application/x-pkcs12": async (value) => clientCertificateOf(await readPkcs12(Buffer.from(value, "base64"))),
};
/** Of earlier ones: Entra knows the last one for sure, and hardly more. */
const MOST_EARLIER = 2;

/**
 * Reads with the permissions of "Key Vault Secrets User" on the one secret. Ids come in answers, so they are compared with
 * the configured one before the identity's token goes there.
 *
 * @see https://learn.microsoft.com/azure/key-vault/certificates/about-certificates
 */
export function createVaultCertificates({ secretId, ask, now }: VaultCertificatesOptions): VaultCertificates {
  async function read(url: string): Promise<VaultCertificate> {
    const { id, value, contentType } = await ask(url);
    if (!isVersionOf(secretId, id)) throw new TypeError("Key Vault named a secret that is not the configured one");
    if (typeof value !== "string") throw new TypeError("Key Vault answered without a value");
    return { id, ...(await certificateIn(value, contentType)) };
  }

  return {
    newest: () => read(secretId),
    earlier: async (except) => {
      const listed = (await ask(`${secretId}/versions`)).value;
      const versions = (Array.isArray(listed) ? (listed as KeyVaultAnswer[]) : [])
        .map(versionOf)
        .filter(({ id, enabled, ends }) => isVersionOf(secretId, id) && enabled && now() < ends && !except.includes(id))
        .sort((one, other) => other.created - one.created)
        .slice(0, MOST_EARLIER);
      const certificates = await Promise.allSettled(versions.map(({ id }) => read(id)));
      return certificates.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    },
  };
}

async function certificateIn(value: string, contentType: unknown): Promise<ClientCertificate> {
  const type = typeof contentType === "string" ? contentType : "none";
  if (!Object.hasOwn(READERS, type)) {
    throw new CertificateUnusable(
      `the content type of the secret is ${JSON.stringify(type.slice(0, 60))}: a certificate's is ` +
        Object.keys(READERS).join(" or "),
    );
  }
  try {
    return await (READERS[type] as (value: string) => Promise<ClientCertificate>)(value);
  } catch (error) {
    if (error instanceof CertificateUnusable) throw error;
    // What a parser says may quote what it could not read.
    throw new CertificateUnusable(`the secret says that it is ${type}, and can't be read as that`);
  }
}

function versionOf({ id, attributes }: KeyVaultAnswer) {
  const { enabled, exp, created } = (attributes ?? {}) as KeyVaultAnswer;
  return {
    id: String(id),
    enabled: enabled === true,
    ends: typeof exp === "number" ? exp * 1000 : Infinity,
    created: typeof created === "number" ? created : 0,
  };
}
