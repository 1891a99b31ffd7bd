import { SERVER_NAME } from "../../runtime/config/additional-servers.js";
import type { AdditionalServer } from "../entra-mcp-integration-props.js";
import { at, known, map, oneOf, read, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required } from "./shape.js";
import { validateMcpServerUrl } from "./validate-identifier-uri.js";
import { isRecord } from "./wrong-type.js";

/** Part of a public URL, hence known and spelled the one way that nobody has to encode. */
const serverName: Rule<string> = (name, path) =>
  SERVER_NAME.test(name)
    ? []
    : [
        {
          path,
          message: "is not a name that a path can carry",
          remedy: "Use 1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
        },
      ];

const additionalServer = object<AdditionalServer>("a further server", {
  url: required(validateMcpServerUrl),
  forwardedToken: optional(known(oneOf(["api", "graph"]))),
});

/** `additionalServers` in oauth-proxy mode. */
export const additionalServers: Check = known(
  map("an object of further servers, by name", serverName, additionalServer),
);

/** Two public URLs of one server would be two audiences that open the same door. */
export const eachServerOnce: Rule<unknown> = (props) => {
  const servers = read(props, "additionalServers");
  const firstPath = new Map<string, string>();
  const main = read(props, "server", "url");
  if (typeof main === "string" && !isUnknown(main)) firstPath.set(main, "server.url");
  return Object.entries(isRecord(servers) ? servers : {}).flatMap(([name, server]): Problem[] => {
    const value = read(server, "url");
    if (typeof value !== "string" || isUnknown(value)) return [];
    const path = at(at("additionalServers", name), "url");
    const first = firstPath.get(value);
    if (first === undefined) firstPath.set(value, path);
    return first === undefined
      ? []
      : [{ path, value, message: `is the server of ${first} too`, remedy: "Keep one of them, or correct the URL" }];
  });
};
