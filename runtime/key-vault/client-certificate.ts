import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";

/** A certificate that an application proves itself with, private key included. Stays in memory. */
export interface ClientCertificate {
  /** SHA-256, hexadecimal. */
  readonly thumbprint: string;
  /** PEM (PKCS #8). */
  readonly privateKey: string;
  /** The certificate and those of its issuers, PEM, in this order. */
  readonly chain: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** What was read is no certificate that can be used. Says what it is instead, and nothing of its content. */
export class CertificateUnusable extends Error {
  public override readonly name = "CertificateUnusable";
}

/** Private keys and certificates, in any order. */
export interface KeysAndCertificates {
  readonly privateKeys: readonly KeyObject[];
  readonly certificates: readonly X509Certificate[];
}

const PEM = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;

/** What a PEM text holds. */
export function readPem(text: string): KeysAndCertificates {
  const blocks = [...text.matchAll(PEM)].map(([block, label = ""]) => ({ block, label }));
  return {
    privateKeys: blocks
      .filter(({ label }) => label.endsWith("PRIVATE KEY"))
      .map(({ block }) => createPrivateKey(block)),
    certificates: blocks.filter(({ label }) => label === "CERTIFICATE").map(({ block }) => new X509Certificate(block)),
  };
}

/** The certificate that belongs to the private key, with those of its issuers behind it. */
export function clientCertificateOf({ privateKeys, certificates }: KeysAndCertificates): ClientCertificate {
  const [privateKey] = privateKeys;
  if (privateKey === undefined) {
    throw new CertificateUnusable("it has no private key: the certificate's policy must make the key exportable");
  }
  if (privateKey.asymmetricKeyType !== "rsa") {
    throw new CertificateUnusable(`its key is ${privateKey.asymmetricKeyType ?? "unknown"}: Entra takes RSA alone`);
  }
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey));
  if (own === undefined) throw new CertificateUnusable("none of its certificates belongs to its private key");
  return {
    thumbprint: own.fingerprint256.replaceAll(":", "").toLowerCase(),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    chain: [own, ...issuersOf(own, certificates)].map(String).join(""),
    notBefore: Date.parse(own.validFrom),
    notAfter: Date.parse(own.validTo),
  };
}

/** From the certificate up, as `x5c` wants them (RFC 7515 section 4.1.6). */
function issuersOf(own: X509Certificate, all: readonly X509Certificate[]): readonly X509Certificate[] {
  const issuers: X509Certificate[] = [];
  for (let current = own; ;) {
    const next = all.find(
      (candidate) => candidate !== own && !issuers.includes(candidate) && current.checkIssued(candidate),
    );
    if (next === undefined) return issuers;
    issuers.push(next);
    current = next;
  }
}
