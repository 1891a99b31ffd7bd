/** What a client does, in order, by the name of each request. */
export const STEPS = [
  "registration",
  "authorization request",
  "consent shown",
  "consent posted",
  "Entra callback",
  "authorization response",
  "code redemption",
  "tool call",
  "refresh",
  "log-out",
] as const;

export type Step = (typeof STEPS)[number];

/** Which step a request to the gateway is. */
export function stepOf(method: string, { pathname }: URL, body: string): Step | undefined {
  const route = `${method} ${/^\/[^/]*/.exec(pathname)?.[0]}${/^\/[^/]+\/./.test(pathname) ? "/…" : ""}`;
  if (route === "POST /token") return body.includes("grant_type=refresh_token") ? "refresh" : "code redemption";
  return ROUTES[route];
}

const ROUTES: Readonly<Record<string, Step>> = {
  "POST /register": "registration",
  "GET /authorize": "authorization request",
  "GET /consent/…": "consent shown",
  "POST /consent/…": "consent posted",
  "GET /callback": "Entra callback",
  "GET /authorize/…": "authorization response",
  "POST /mcp": "tool call",
  "POST /revoke": "log-out",
};
