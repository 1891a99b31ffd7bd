import { REDACTED, redactText } from "./redact-text.js";

/**
 * A copy of any value that may be written to a log: no secret, no request body, nothing endless.
 *
 * Members are judged by their names, texts by what they look like. Whatever can't be read safely is left out.
 */
export function redact(value: unknown): unknown {
  return copy(value, [], 0);
}

/** Deeper than this nothing is of use in a log line. */
const MAX_DEPTH = 8;
/** More members or elements than this are left out. */
const MAX_MEMBERS = 100;

/** Letter case and separators differ between headers, OAuth parameters and our own code, so names go without. */
const SECRET_NAMES = new Set([
  "accesstoken",
  "actortoken",
  "apikey",
  "assertion",
  "authorization",
  "clientassertion",
  "clientinfo",
  "clientsecret",
  "codeverifier",
  "cookie",
  "cookies",
  "devicecode",
  "idtoken",
  "idtokenhint",
  "jwt",
  "logouttoken",
  "nonce",
  "oboassertion",
  "password",
  "privatekey",
  "proxyauthorization",
  "refreshtoken",
  "registrationaccesstoken",
  "secret",
  "sessionstate",
  "setcookie",
  "state",
  "subjecttoken",
  "token",
  "usercode",
  "xidentityheader",
]);
const BODY_NAMES = new Set(["body", "rawbody", "requestbody", "responsebody"]);

/** `code` is an authorization code in one place, and `ECONNREFUSED` or `invalid_type` in the next. */
const ERROR_CODE = /^(?:[A-Z][A-Z0-9_]*|[a-z]+(?:_[a-z]+)+)$/;

function copy(value: unknown, ancestors: readonly object[], depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (ancestors.includes(value)) return "[circular]";
  if (depth >= MAX_DEPTH) return "[too deep]";
  return copyObject(value, [...ancestors, value], depth + 1);
}

function copyObject(value: object, ancestors: readonly object[], depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp)
    return redactText(String(value));
  if (Array.isArray(value)) return copyList(value, ancestors, depth);
  if (value instanceof Set) return copyList([...value], ancestors, depth);
  if (value instanceof Map || value instanceof Headers) {
    return copyMembers(
      [...value].map(([name, member]) => [String(name), member as unknown]),
      ancestors,
      depth,
    );
  }
  return copyMembers([...errorMembers(value), ...ownMembers(value)], ancestors, depth);
}

/** A list may be names and values in turn, as Node gives raw headers. */
function copyList(list: readonly unknown[], ancestors: readonly object[], depth: number): unknown[] {
  return list
    .slice(0, MAX_MEMBERS)
    .map((element, index) => (isSecretName(list[index - 1]) ? REDACTED : copy(element, ancestors, depth)));
}

function copyMembers(
  members: readonly (readonly [string, unknown])[],
  ancestors: readonly object[],
  depth: number,
): Record<string, unknown> {
  const safe = members.slice(0, MAX_MEMBERS).flatMap(([name, member]): [string, unknown][] => {
    if (member === undefined) return [];
    // Names may come from outside too, for example those of query parameters.
    return [[redactText(name), isHidden(name, member) ? REDACTED : copy(member, ancestors, depth)]];
  });
  return Object.fromEntries(safe);
}

function isHidden(name: string, member: unknown): boolean {
  if (member === null) return false;
  const plain = plainName(name);
  if (plain === "code") return typeof member === "string" ? !ERROR_CODE.test(member) : typeof member !== "number";
  return SECRET_NAMES.has(plain) || BODY_NAMES.has(plain);
}

function isSecretName(value: unknown): boolean {
  return typeof value === "string" && SECRET_NAMES.has(plainName(value));
}

function plainName(name: string): string {
  return name.replace(/[-_\s]/g, "").toLowerCase();
}

/** What errors keep out of their enumerable members. */
function errorMembers(value: object): [string, unknown][] {
  if (!(value instanceof Error)) return [];
  return [
    ["type", value.name],
    ["message", value.message],
    ["stack", value.stack],
    ["cause", value.cause],
    ...(value instanceof AggregateError ? ([["errors", value.errors]] as [string, unknown][]) : []),
  ];
}

/** Getters run here; one that throws is left out. */
function ownMembers(value: object): [string, unknown][] {
  return Object.keys(value).flatMap((name): [string, unknown][] => {
    try {
      return [[name, (value as Record<string, unknown>)[name]]];
    } catch {
      return [];
    }
  });
}
