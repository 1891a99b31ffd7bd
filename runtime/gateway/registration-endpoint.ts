import type { RequestHandler } from "express";
import { REGISTRATION_LIMITS } from "../config/defaults.js";
import { misshapenMember } from "./client-metadata-shape.js";

const CORS_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Max-Age": "3600",
};

const MINUTE_MILLISECONDS = 60_000;

/** In front of dynamic registration: browsers may use it, and nobody can fill the store with registrations. */
export function registrationQuota(now: () => number): RequestHandler {
  const perMinute = REGISTRATION_LIMITS.perMinute;
  let left: number = perMinute;
  let since = now();
  return (request, response, next) => {
    response.set(CORS_HEADERS);
    if (request.method === "OPTIONS") {
      response.status(204).end();
      return;
    }
    const elapsed = now() - since;
    left = Math.min(perMinute, left + (elapsed / MINUTE_MILLISECONDS) * perMinute);
    since += elapsed;
    if (request.method === "POST" && left < 1) {
      response
        .status(429)
        .set("Retry-After", "60")
        .json({ error: "temporarily_unavailable", error_description: "too many registrations" });
      return;
    }
    if (request.method === "POST") left -= 1;
    next();
  };
}

/** What is wrong with the shape of a registration. What can't be read at all is the authorization server's to refuse. */
export function misshapenRegistration(body: string): object | undefined {
  const metadata = parsed(body);
  const name = typeof metadata === "object" && metadata !== null ? misshapenMember(metadata) : undefined;
  if (name === undefined || Array.isArray(metadata)) return undefined;
  return name === "redirect_uris"
    ? { error: "invalid_redirect_uri", error_description: "redirect_uris must be texts" }
    : { error: "invalid_client_metadata", error_description: "a member has a value of the wrong type" };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
