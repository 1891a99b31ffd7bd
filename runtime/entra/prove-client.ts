import type { NodeAuthOptions } from "@azure/msal-node";
import type { ReadinessCheck } from "../http/health.js";
import { onceSuccessful } from "../http/health.js";
import type { ClientCertificate } from "../key-vault/client-certificate.js";
import { CERTIFICATE_REFUSALS, type CertificateCredential } from "./certificate-credential.js";
import type { ClientCredential } from "./client-credential.js";
import { EntraRequestFailed, failureWithoutCredential } from "./entra-request-failed.js";

/** What the client library proves us with. */
export type Proof = Pick<NodeAuthOptions, "clientSecret" | "clientAssertion" | "clientCertificate">;

/**
 * Sends a request with the proof there is. Where Entra refuses a certificate it is sent again with another one, if there
 * is one: Entra looks at the proof first, so that nothing was used up.
 */
export async function withProof<T>(credential: ClientCredential, send: (proof: Proof) => Promise<T>): Promise<T> {
  switch (credential.kind) {
    case "secret":
      return send({ clientSecret: credential.secret });
    case "assertion":
      return send({ clientAssertion: await had("identity", credential.assertion) });
    case "certificate":
      return withCertificate(credential.certificate, send);
  }
}

/** What a replica has to have before it takes traffic. */
export function credentialChecks(credential: ClientCredential): Readonly<Record<string, ReadinessCheck>> {
  if (credential.kind !== "certificate") return {};
  return {
    certificate: onceSuccessful(async () => {
      await credential.certificate.current();
    }),
  };
}

async function withCertificate<T>(credential: CertificateCredential, send: (proof: Proof) => Promise<T>): Promise<T> {
  const refused: ClientCertificate[] = [];
  for (let certificate = await had("certificate", () => credential.current()); ;) {
    try {
      return await send({ clientCertificate: libraryForm(certificate) });
    } catch (error) {
      if (!(error instanceof EntraRequestFailed && CERTIFICATE_REFUSALS.has(error.code))) throw error;
      refused.push(certificate);
      const next = await credential.insteadOf(refused);
      if (next === undefined) throw error;
      certificate = next;
    }
  }
}

/** With `x5c`, so that Entra can go by subject name and issuer where the registration says so. */
function libraryForm({ thumbprint, privateKey, chain }: ClientCertificate) {
  return { thumbprintSha256: thumbprint, privateKey, x5c: chain };
}

async function had<T>(what: "identity" | "certificate", get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    throw new EntraRequestFailed(failureWithoutCredential(what), { cause: error });
  }
}
