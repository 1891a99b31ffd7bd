import type { BuiltInServer, ContainerServer, ExistingServer } from "../entra-mcp-integration-props.js";
import { anything, integer, list, must, text, type Check } from "./check.js";
import { object, optional, required, variant } from "./shape.js";
import { validateMcpServerUrl } from "./validate-identifier-uri.js";
import { image } from "./validate-image.js";
import { validateUuid } from "./validate-uuid.js";

const type = required(anything);

/** Behind the public origin it becomes an identifier URI or a redirect URI, so it is as strict as those. */
const path = text(
  "a path as a string",
  must(
    (path) => /^(\/[A-Za-z0-9._~-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path),
    "is not a path that clients and Entra spell alike",
    'Begin it with "/" and end it without, in letters, digits, "-", "." and "_", as in "/mcp"',
  ),
);

/** What serves MCP. */
export const server: Check = variant("type", {
  "built-in": object<BuiltInServer>("the built-in server", { type }),
  container: object<ContainerServer>("a server in a container of your own", {
    type,
    image: required(image),
    targetPort: required(integer("a TCP port", 1, 65535)),
    mcpPath: optional(path),
    redirectPath: optional(path),
    command: optional(list("a list of strings", text("a string"))),
    args: optional(list("a list of strings", text("a string"))),
  }),
  existing: object<ExistingServer>("a server that exists", {
    type,
    url: required(validateMcpServerUrl),
    redirectPath: optional(path),
    identityPrincipalId: optional((value, path) => validateUuid(value, path, "the principal (object) id")),
  }),
});
