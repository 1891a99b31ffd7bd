import type { Exchange } from "../http/answer.js";

export interface ConnectionEvidence {
  /** Of a TLS handshake; undefined for plain http. */
  readonly tls: TlsHandshake | undefined;
  /** Of a handshake that offers nothing newer than TLS 1.1; undefined for plain http. */
  readonly oldTlsAccepted: boolean | undefined;
  /** `initialize`, without a token. */
  readonly first: Exchange;
  readonly liveness: Exchange;
  readonly readiness: Exchange;
}

export type TlsHandshake =
  | { readonly failed: string }
  | {
      /** As OpenSSL names it. */
      readonly protocol: string;
      /** Why the certificate isn't trusted. */
      readonly distrust: string | undefined;
      /** Milliseconds since 1970. */
      readonly validTo: number;
      readonly issuer: string;
      /** What it is for, as `DNS:<host>` and `IP Address:<address>`. */
      readonly names: string;
    };
