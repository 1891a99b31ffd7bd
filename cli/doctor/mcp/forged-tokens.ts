import { readJwt } from "../token/read-jwt.js";

/** A token with something changed that its signature vouches for. All are worth nothing, and a server has to notice. */
export function forgedTokens(token: string): readonly { readonly how: string; readonly token: string }[] {
  const jwt = readJwt(token);
  if (jwt === undefined) return [{ how: "one character changed", token: withOtherCharacter(token) }];
  const [header = "", claims = "", signature = ""] = token.split(".");
  const later = typeof jwt.claims.exp === "number" ? jwt.claims.exp + 3600 : 4_102_444_800;
  return [
    { how: "another signature", token: [header, claims, withOtherCharacter(signature)].join(".") },
    { how: "a later end", token: [header, encoded({ ...jwt.claims, exp: later }), signature].join(".") },
    { how: "no signature", token: [encoded({ ...jwt.header, alg: "none" }), claims, ""].join(".") },
  ];
}

/** In the middle: the last character of base64 may stand for fewer bits than it shows. */
function withOtherCharacter(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}

function encoded(object: object): string {
  return Buffer.from(JSON.stringify(object)).toString("base64url");
}
