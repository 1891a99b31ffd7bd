import { jsonObject, type JsonObject } from "../http/answer.js";

/** What a token says of itself. Nothing is verified: that is the server's part, and it is asked whether it does. */
export interface Jwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Reads a JWS in compact form; undefined for anything else. */
export function readJwt(token: string): Jwt | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  const [header, claims] = parts.map((part) => jsonObject(Buffer.from(part, "base64url").toString("utf8")));
  return header && claims ? { header, claims } : undefined;
}
