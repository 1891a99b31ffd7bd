import { createPrivateKey, X509Certificate } from "node:crypto";
import { CertificateUnusable, clientCertificateOf, readPem } from "../../../runtime/key-vault/client-certificate.js";
import { testCertificate, type TestCertificate } from "../../doubles/key-vault/test-certificate.js";

let authority: TestCertificate;
let own: TestCertificate;
let other: TestCertificate;

beforeAll(async () => {
  authority = await testCertificate({ commonName: "Contoso authority", isAuthority: true });
  own = await testCertificate({ authority });
  other = await testCertificate({ commonName: "somebody else" });
});

const read = (...blocks: string[]) => clientCertificateOf(readPem(blocks.join("\n")));
const certificatesIn = (chain: string) => chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g);

it("is read from a PEM text, whatever the order, its issuers behind it", () => {
  for (const blocks of [
    [own.privateKey, own.certificate, authority.certificate],
    [authority.certificate, own.certificate, own.privateKey],
    ["Bag Attributes\r\n", other.certificate, own.privateKey, authority.certificate, own.certificate],
  ]) {
    const { thumbprint, privateKey, chain, notBefore, notAfter } = read(...blocks);
    expect(thumbprint).toBe(own.thumbprint);
    expect(createPrivateKey(privateKey).equals(createPrivateKey(own.privateKey))).toBe(true);
    expect(certificatesIn(chain)).toEqual(
      [own, authority].map(({ certificate }) => new X509Certificate(certificate).toString()),
    );
    expect(notBefore).toBeLessThan(Date.now());
    expect(notAfter).toBe((own.secret.exp ?? 0) * 1000);
  }
});

it("that signed itself stands alone", () => {
  expect(certificatesIn(read(other.certificate, other.privateKey).chain)).toHaveLength(1);
});

it.each([
  ["without a private key", () => read(own.certificate), "exportable"],
  ["whose private key is another's", () => read(own.privateKey, other.certificate), "belongs to its private key"],
  ["of nothing", () => read(""), "no private key"],
])("%s is none", (_what, act, words) => {
  expect(act).toThrow(CertificateUnusable);
  expect(act).toThrow(words);
});

it("with an elliptic curve is none: Entra takes RSA alone", async () => {
  const { privateKey, certificate } = await testCertificate({ keyType: "ec" });
  expect(() => read(privateKey, certificate)).toThrow("its key is ec: Entra takes RSA alone");
});
