import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import forge from "node-forge";
import { clientCertificateOf } from "../../../runtime/key-vault/client-certificate.js";
import { readPkcs12 } from "../../../runtime/key-vault/read-pkcs12.js";
import { testCertificate, type TestCertificate } from "../../doubles/key-vault/test-certificate.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let authority: TestCertificate;
let own: TestCertificate;
/** Of a kind that the library doesn't know. */
let elliptic: TestCertificate;

beforeAll(async () => {
  authority = await testCertificate({ commonName: "Zertifikate für Öffentliches", isAuthority: true });
  elliptic = await testCertificate({ commonName: "elliptic", keyType: "ec" });
  own = await testCertificate({ authority });
});

/** What an independent program packs, where there is one. */
function packedByOpenssl(...options: string[]): Buffer | undefined {
  const folder = temporaryFolder();
  const [key, certificate, issuer] = ["key.pem", "certificate.pem", "issuer.pem"].map((name) => join(folder, name));
  writeFileSync(key ?? "", own.privateKey);
  writeFileSync(certificate ?? "", own.certificate);
  writeFileSync(issuer ?? "", authority.certificate + elliptic.certificate);
  const files = ["-inkey", key ?? "", "-in", certificate ?? "", "-certfile", issuer ?? ""];
  const { status, stdout } = spawnSync("openssl", ["pkcs12", "-export", ...files, "-passout", "pass:", ...options]);
  return status === 0 ? stdout : undefined;
}

function packedByForge(algorithm: "3des" | "aes256"): Buffer {
  const certificates = [own.certificate].map((pem) => forge.pki.certificateFromPem(pem));
  const container = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(own.privateKey), certificates, "", {
    algorithm,
  });
  return Buffer.from(forge.asn1.toDer(container).getBytes(), "binary");
}

const LEGACY = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
const rows: readonly [string, () => Buffer | undefined, number][] = [
  ["AES-256 and SHA-256", () => packedByOpenssl(), 3],
  ["Triple DES and SHA-1", () => packedByOpenssl(...LEGACY), 3],
  ["an open key", () => packedByOpenssl("-keypbe", "NONE"), 3],
  ["AES-256, of another program", () => packedByForge("aes256"), 1],
  ["Triple DES, of another program", () => packedByForge("3des"), 1],
];

it.each(rows)("reads a container with %s, byte for byte what went in", async (_what, pack, certificates) => {
  const bytes = pack();
  if (bytes === undefined) return;
  const content = await readPkcs12(bytes);
  const { thumbprint, privateKey, chain } = clientCertificateOf(content);
  expect(thumbprint).toBe(own.thumbprint);
  expect(createPrivateKey(privateKey).equals(createPrivateKey(own.privateKey))).toBe(true);
  expect(content.certificates).toHaveLength(certificates);
  expect(chain.startsWith(new X509Certificate(own.certificate).toString())).toBe(true);
  const packed = content.certificates.map(String);
  for (const { certificate } of certificates > 1 ? [own, authority, elliptic] : [own]) {
    expect(packed).toContain(new X509Certificate(certificate).toString());
  }
});

it.each([
  ["nothing", Buffer.alloc(0)],
  ["a text", Buffer.from("not a container")],
])("refuses %s", async (_what, bytes) => {
  await expect(readPkcs12(bytes)).rejects.toThrow();
});

it("refuses a container with a password", async () => {
  const bytes = packedByOpenssl("-passout", "pass:secret");
  if (bytes !== undefined) await expect(readPkcs12(bytes)).rejects.toThrow();
});
