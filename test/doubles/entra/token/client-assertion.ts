import { createHash, createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { secondsOf } from "../../http/clock.js";
import type { AppRegistration, TrustedSubject } from "../directory.js";
import type { EntraState } from "../entra-state.js";
import { reject } from "../entra-rejection.js";
import { isSignedBy, readToken, type ReadToken } from "../read-token.js";

/** Clients round their time, and have clocks of their own. */
const CLOCK_SKEW_SECONDS = 300;

/** Checks a client assertion: signed with a certificate by the client itself, or issued to it by somebody trusted. */
export async function checkClientAssertion(
  state: EntraState,
  client: AppRegistration,
  tenantName: string,
  assertion: string,
): Promise<void> {
  const token = readToken(assertion);
  if (!token) return reject(50012, { reason: "the client assertion is malformed" });
  if (token.claims.iss === client.clientId) await checkOwnAssertion(state, client, tenantName, assertion, token);
  else await checkFederatedAssertion(state, client, assertion, token);
}

async function checkOwnAssertion(
  state: EntraState,
  client: AppRegistration,
  tenantName: string,
  assertion: string,
  { header, claims }: ReadToken,
): Promise<void> {
  if (claims.sub !== client.clientId) reject(50012, { reason: "'sub' of the client assertion is not the client" });
  const named = header["x5t#S256"] ?? header.x5t;
  const thumbprint = typeof named === "string" ? named : "";
  const { certificates = [], trustedSubjects = [] } = client.credentials ?? {};
  const candidates = [
    ...certificates.filter((pem) => named === undefined || isThumbprintOf(pem, thumbprint)),
    ...certificateBroughtAlong(header.x5c, trustedSubjects).filter((pem) => isThumbprintOf(pem, thumbprint)),
  ].filter((pem) => isInItsTime(pem, state.clock.now()));
  const results = await Promise.all(candidates.map((pem) => isSignedBy(assertion, keyOf(pem))));
  if (!results.includes(true)) reject(700027, { thumbprint });
  checkValidity(state, { header, claims });
  const base = `${state.publicOrigin}/${tenantName}`;
  const audiences = [claims.aud].flat();
  const accepted = [`${base}/oauth2/v2.0/token`, `${base}/oauth2/token`, `${base}/v2.0`, `${base}/`];
  if (!accepted.some((audience) => audiences.includes(audience))) {
    reject(50012, { reason: "the audience of the client assertion is not this token endpoint" });
  }
}

/** A token of somebody else's, compared with the registration's federated identity credentials, case and all. */
async function checkFederatedAssertion(
  state: EntraState,
  client: AppRegistration,
  assertion: string,
  token: ReadToken,
): Promise<void> {
  const { iss: issuer = "", sub: subject = "", aud } = token.claims;
  const audiences = [aud ?? []].flat();
  const values = { issuer, subject, audience: audiences.join(" ") };
  const credentials = client.credentials?.federated ?? [];
  if (credentials.length === 0) reject(70021, values);
  const ofIssuer = credentials.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) reject(700211, values);
  const ofSubject = ofIssuer.filter((credential) => credential.subject === subject);
  if (ofSubject.length === 0) reject(700213, values);
  if (!ofSubject.some((credential) => credential.audiences.some((audience) => audiences.includes(audience)))) {
    reject(700212, values);
  }
  // The one issuer whose keys this double knows is itself.
  if (!(await isSignedBy(assertion, state.keys.publicKey(token.header.kid)))) reject(700027, { thumbprint: "" });
  checkValidity(state, token);
  if (token.claims.idtyp !== "app") reject(700229);
}

function checkValidity({ clock }: EntraState, { claims }: ReadToken): void {
  const now = secondsOf(clock);
  const { exp = 0, nbf = 0 } = claims;
  if (exp <= now || nbf > now + CLOCK_SKEW_SECONDS) reject(700024, { now: iso(now), expiry: iso(exp) });
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function keyOf(pem: string): KeyObject {
  return pem.includes("CERTIFICATE") ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}

/** The certificate in `x5c`, if its subject is trusted and the authority issued it. */
function certificateBroughtAlong(chain: readonly string[] | undefined, trusted: readonly TrustedSubject[]): string[] {
  const [first] = chain ?? [];
  if (first === undefined) return [];
  const certificate = new X509Certificate(Buffer.from(first, "base64"));
  const isTrusted = trusted.some(
    ({ subject, authority }) =>
      certificate.subject === subject && certificate.verify(new X509Certificate(authority).publicKey),
  );
  return isTrusted ? [certificate.toString()] : [];
}

function isInItsTime(pem: string, now: number): boolean {
  if (!pem.includes("CERTIFICATE")) return true;
  const { validFrom, validTo } = new X509Certificate(pem);
  return Date.parse(validFrom) <= now && now < Date.parse(validTo);
}

/** A bare key has no thumbprint, so it is tried whatever the header says. */
function isThumbprintOf(pem: string, thumbprint: string): boolean {
  if (!pem.includes("CERTIFICATE")) return true;
  const { raw } = new X509Certificate(pem);
  return ["sha1", "sha256"].some((algorithm) => createHash(algorithm).update(raw).digest("base64url") === thumbprint);
}
