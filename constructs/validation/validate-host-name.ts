import { must, text, type Check, type Rule } from "./check.js";

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Common slips, each with its own remedy; the last rule takes what is left. */
const hostNameRules: readonly Rule<string>[] = [
  // The value is left out: problems are printed, and these may be real credentials.
  (given, path) =>
    given.includes("@")
      ? [{ path, message: "has credentials in front of the host name", remedy: "Give the host name alone" }]
      : [],
  must(
    (given) => !given.includes("://"),
    "has a scheme in front of the host name",
    (given) => `Write "${hostOf(given)}"`,
  ),
  must(
    (given) => !/:\d*$/.test(given),
    "has a port behind the host name",
    (given) => `Write "${hostOf(given)}"`,
  ),
  must(
    (given) => !given.includes("/"),
    "has a path behind the host name",
    (given) => `Write "${hostOf(given)}"`,
  ),
  must((given) => !given.includes("*"), "has a wildcard in it", "Name one host"),
  must(
    (given) => HOST_NAME.test(given) || !HOST_NAME.test(given.toLowerCase()),
    "has upper-case letters in it",
    (given) => `Write "${given.toLowerCase()}"`,
  ),
  must(
    (given) => HOST_NAME.test(given),
    "is not a host name",
    "Give a fully qualified DNS name in lower case, international names in their xn-- form",
  ),
];

/** A DNS host name, nothing around it. */
export const hostName: Check = text("a host name as a string", ...hostNameRules);

/** A host name of the caller's own, which Azure's own names for apps are not. */
export const customHostName: Check = text(
  "a host name as a string",
  ...hostNameRules,
  must(
    (given) => !/\.azurecontainerapps\.(io|us|cn)$/.test(given),
    "is a name that Container Apps gives out itself",
    "Name a host of a domain of yours, or leave customDomain out",
  ),
);

function hostOf(given: string): string {
  return given
    .replace(/^[^:]*:\/\//, "")
    .replace(/[:/].*$/, "")
    .toLowerCase();
}
