import { connect } from "node:tls";
import type { TlsHandshake } from "./connection-evidence.js";

/** Shakes hands as a client does, but looks at a bad certificate instead of hanging up. */
export function shakeHands(url: URL, timeoutMilliseconds: number, signal: AbortSignal): Promise<TlsHandshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: withoutBrackets(url.hostname),
      port: portOf(url),
      ...serverName(url),
      ALPNProtocols: ["http/1.1"],
      // To name what is wrong with it. Nothing is sent over this connection.
      rejectUnauthorized: false,
      timeout: timeoutMilliseconds,
    });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    const done = (result: TlsHandshake): void => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
      resolve(result);
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerCertificate();
      // A text at run time, whatever the types say.
      const distrust = socket.authorizationError as Error | string | null | undefined;
      done({
        protocol: socket.getProtocol() ?? "unknown",
        distrust: distrust instanceof Error ? distrust.message : (distrust ?? undefined),
        names: certificate.subjectaltname ?? "nobody",
        validTo: Date.parse(certificate.valid_to),
        issuer: [certificate.issuer?.O ?? certificate.issuer?.CN ?? "an unnamed authority"].flat().join(),
      });
    });
    socket.once("timeout", () => {
      done({ failed: "it did not answer in time" });
    });
    socket.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      done({ failed: code ?? message });
    });
  });
}

/** Whether the server still speaks what RFC 8996 forbids. */
export function acceptsOldTls(url: URL, timeoutMilliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: withoutBrackets(url.hostname),
      port: portOf(url),
      ...serverName(url),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
      rejectUnauthorized: false,
      timeout: timeoutMilliseconds,
    });
    const done = (accepted: boolean) => (): void => {
      signal.removeEventListener("abort", refused);
      socket.destroy();
      resolve(accepted);
    };
    const refused = done(false);
    signal.addEventListener("abort", refused, { once: true });
    socket.once("secureConnect", done(true)).once("timeout", refused).once("error", refused);
  });
}

function portOf({ port }: URL): number {
  return port === "" ? 443 : Number(port);
}

/** No name is sent for an address (RFC 6066 section 3). */
function serverName({ hostname }: URL): { servername?: string } {
  return /^[\d.]+$|^\[/.test(hostname) ? {} : { servername: hostname };
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
