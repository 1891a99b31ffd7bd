import type { RequestHandler } from "express";

/** Refuses other methods with 405 and names the right ones (RFC 9110 section 15.5.6). */
export function allowedMethods(...methods: readonly string[]): RequestHandler {
  const allow = methods.join(", ");
  return (request, response, next) => {
    if (methods.includes(request.method)) next();
    else response.set("Allow", allow).status(405).json({ error: "invalid_request", error_description: "wrong method" });
  };
}
