import type { Exchange, JsonObject } from "../http/answer.js";
import type { Where } from "./where.js";

export interface AuthorizationServerEvidence {
  /** As the resource names it, to the letter. */
  readonly issuer: string;
  readonly where: Where;
  /** In the order in which clients ask. */
  readonly attempts: readonly MetadataAttempt[];
  /** The first document there is. */
  readonly document: JsonObject | undefined;
  /** Undefined where no `jwks_uri` is announced. */
  readonly keys: Exchange | undefined;
  /** A browser's question whether a page may ask the token endpoint. */
  readonly tokenPreflight: Exchange | undefined;
}

export interface MetadataAttempt {
  /** RFC 8414 or OpenID Connect Discovery. */
  readonly form: "oauth" | "oidc";
  readonly exchange: Exchange;
  readonly document: JsonObject | undefined;
}
