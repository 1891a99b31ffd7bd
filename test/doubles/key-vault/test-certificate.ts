import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";
import type { SecretVersion } from "./vault-secrets.js";

export interface TestCertificateOptions {
  /** @default "contoso-mcp" */
  readonly commonName?: string;
  /** @default an hour ago */
  readonly notBefore?: Date;
  /** @default in 300 days */
  readonly notAfter?: Date;
  /** @default "rsa" */
  readonly keyType?: "rsa" | "ec";
  /** Who issues it. @default itself */
  readonly authority?: TestCertificate;
  /** @default false */
  readonly isAuthority?: boolean;
}

/** A certificate as Key Vault makes one for a client. */
export interface TestCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** SHA-256, hexadecimal. */
  readonly thumbprint: string;
  /** As the secret of the same name, in the form of the construct's policy. */
  readonly secret: SecretVersion;
}

export async function testCertificate(options: TestCertificateOptions = {}): Promise<TestCertificate> {
  const { commonName = "contoso-mcp", keyType = "rsa", authority, isAuthority = false } = options;
  const notBeforeDate = options.notBefore ?? new Date(Date.now() - 3_600_000);
  const notAfterDate = options.notAfter ?? new Date(Date.now() + 300 * 24 * 3_600_000);
  const made = await generate([{ name: "commonName", value: commonName }], {
    algorithm: "sha256",
    keyType,
    keySize: 2048,
    notBeforeDate,
    notAfterDate,
    ...(authority === undefined ? {} : { ca: { key: authority.privateKey, cert: authority.certificate } }),
    extensions: isAuthority
      ? [
          { name: "basicConstraints", cA: true, critical: true },
          { name: "keyUsage", keyCertSign: true, critical: true },
        ]
      : [{ name: "extKeyUsage", clientAuth: true }],
  });
  const chain = authority === undefined ? [] : [authority.certificate];
  return {
    certificate: made.cert,
    privateKey: made.private,
    thumbprint: new X509Certificate(made.cert).fingerprint256.replaceAll(":", "").toLowerCase(),
    secret: {
      value: [made.private, made.cert, ...chain].join("\n"),
      contentType: "application/x-pem-file",
      exp: Math.floor(notAfterDate.getTime() / 1000),
    },
  };
}
