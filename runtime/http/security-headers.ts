import type { RequestHandler } from "express";

const HEADERS: Readonly<Record<string, string>> = {
  // Answers are data, not pages; a handler that does serve a page replaces this policy by its own.
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  // Most answers belong to one user; what may be shared says so itself.
  "Cache-Control": "no-store",
};

/** Two years, the least that browsers' preload lists ask for. */
const STRICT_TRANSPORT_SECONDS = 63_072_000;

/** Headers every response starts with. HSTS follows the public URL: TLS ends in front of this process. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = publicUrl.startsWith("https:")
    ? { ...HEADERS, "Strict-Transport-Security": `max-age=${STRICT_TRANSPORT_SECONDS}` }
    : HEADERS;
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
