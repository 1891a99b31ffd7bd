/** One challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /^[!#$%&'*+.^`|~\w-]+/;
const PARAMETER = /^([!#$%&'*+.^`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/;

/** All challenges of a header; what is no challenge ends the list. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let rest = header.trim();
  while (rest !== "") {
    const parameter = PARAMETER.exec(rest);
    const current = challenges.at(-1);
    if (parameter && current) {
      const [all, name = "", quoted, plain = ""] = parameter;
      current.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
      rest = rest.slice(all.length);
    } else {
      const [scheme] = TOKEN.exec(rest) ?? [];
      if (scheme === undefined) break;
      challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      rest = rest.slice(scheme.length);
    }
    rest = rest.replace(/^[\s,]+/, "");
  }
  return challenges;
}

/** The first Bearer challenge. */
export function bearerChallenge(headers: Headers): Challenge | undefined {
  return parseChallenges(headers.get("www-authenticate") ?? "").find(({ scheme }) => scheme === "bearer");
}
