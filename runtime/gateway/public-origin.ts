import type { RequestHandler } from "express";

/** Headers by which a caller or a proxy could tell the authorization server another origin than ours. */
const FORWARDING_HEADERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "x-forwarded-proto",
  "x-forwarded-server",
];

/** Replaces what a request says of the origin it was sent to by the configured one. */
export function publicOrigin(publicUrl: string): RequestHandler {
  const { host, protocol } = new URL(publicUrl);
  return (request, _response, next) => {
    for (const name of FORWARDING_HEADERS) Reflect.deleteProperty(request.headers, name);
    request.headers.host = host;
    request.headers["x-forwarded-host"] = host;
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    next();
  };
}
