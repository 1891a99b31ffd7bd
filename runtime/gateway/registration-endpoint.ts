import type { RequestHandler } from "express";
import { REGISTRATION_LIMITS } from "../config/defaults.js";

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
