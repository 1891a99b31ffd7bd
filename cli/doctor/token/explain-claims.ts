import type { JsonObject } from "../http/answer.js";
import { quote } from "../words.js";
import type { Jwt } from "./read-jwt.js";

/** One claim of a token, and what it says. */
export interface ExplainedClaim {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** The claims that decide whether a token is taken. Who it is about is left out: reports are passed on. */
const MEANINGS: Readonly<Record<string, string>> = {
  iss: "who issued it",
  aud: "which server it is for",
  tid: "tenant of the user",
  ver: "version of Entra's tokens",
  azp: "client that got it",
  appid: "client that got it (version 1)",
  client_id: "client that got it",
  scp: "what the client may do for the user",
  scope: "what the client may do for the user",
  roles: "app roles of the user, or of the application if there is no user",
  idtyp: "app if no user stands behind it",
  iat: "issued at",
  nbf: "not before",
  exp: "until",
};

const TIMES = new Set(["iat", "nbf", "exp"]);

export function explainClaims({ header, claims }: Jwt): readonly ExplainedClaim[] {
  return [
    ...explained("alg", header, "how it is signed"),
    ...explained("typ", header, "what kind of token it is"),
    ...Object.entries(MEANINGS).flatMap(([name, meaning]) => explained(name, claims, meaning)),
  ];
}

function explained(name: string, object: JsonObject, meaning: string): readonly ExplainedClaim[] {
  const value = object[name];
  if (value === undefined) return [];
  if (TIMES.has(name) && typeof value === "number" && Number.isFinite(new Date(value * 1000).getTime())) {
    return [{ name, value: new Date(value * 1000).toISOString(), meaning }];
  }
  const texts = [value].flat().map((item: unknown) => (typeof item === "string" ? item : JSON.stringify(item)));
  return [{ name, value: quote(texts.join(" ")), meaning }];
}
