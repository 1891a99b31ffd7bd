import { reject } from "./entra-rejection.js";

/** Parameters that may be given several times: RFC 8707 section 2. */
const REPEATABLE = new Set(["resource"]);

/** Refuses a request that says something twice: 90013. */
export function checkNotRepeated(parameters: URLSearchParams): void {
  for (const name of new Set(parameters.keys())) {
    if (!REPEATABLE.has(name) && parameters.getAll(name).length > 1) {
      reject(90013, { parameter: name, reason: "is given more than once" });
    }
  }
}

/** A parameter that must be there and say something: 900144. */
export function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  return value === null || value === "" ? reject(900144, { parameter: name }) : value;
}
