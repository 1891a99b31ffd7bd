import { createPrivateKey, X509Certificate } from "node:crypto";
import type { pkcs12 } from "node-forge";
import type { KeysAndCertificates } from "./client-certificate.js";

/**
 * What a PKCS #12 container without a password holds, which is how Key Vault serves it.
 *
 * Node reads this format for TLS only and gives nobody the key, so a library unpacks it, and is loaded only for it.
 */
export async function readPkcs12(bytes: Buffer): Promise<KeysAndCertificates> {
  const { default: forge } = await import("node-forge");
  const { oids } = forge.pki;
  const der = (value: Parameters<typeof forge.asn1.toDer>[0]) =>
    Buffer.from(forge.asn1.toDer(value).getBytes(), "binary");
  const container = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString("binary")), "");
  const bags = (type: string): pkcs12.Bag[] => container.getBags({ bagType: oids[type] ?? "" })[oids[type] ?? ""] ?? [];
  return {
    privateKeys: [...bags("pkcs8ShroudedKeyBag"), ...bags("keyBag")].map(({ key, asn1 }) =>
      createPrivateKey({
        key: key ? der(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key))) : der(asn1),
        format: "der",
        type: "pkcs8",
      }),
    ),
    certificates: bags("certBag").map(
      ({ cert, asn1 }) =>
        // The library keeps what it does not understand, such as other kinds of keys, as it was.
        new X509Certificate(cert ? der(forge.pki.certificateToAsn1(cert)) : der(asn1)),
    ),
  };
}
