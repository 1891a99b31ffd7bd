import type { ClientRegistrationOptions } from "../entra-mcp-integration-props.js";
import { flag, known, list, unique } from "./check.js";
import { object, optional } from "./shape.js";
import { hostName } from "./validate-host-name.js";

/** `clientRegistration` in oauth-proxy mode. */
export const clientRegistration = object<ClientRegistrationOptions>("client registration options", {
  dynamic: optional(flag),
  metadataDocuments: optional(flag),
  // The list is known, because the gateway's allow-list is one text that it is sorted and joined into.
  redirectHosts: optional(
    known(
      list(
        "a list of host names",
        hostName,
        unique((host) => host, "name"),
      ),
    ),
  ),
  dangerouslyAllowAnyRedirectHost: optional(flag),
});
