import {
  graphDelegatedPermissions,
  MICROSOFT_GRAPH_APPLICATION_ID,
} from "../../constructs/entra/graph-delegated-permissions.js";
import type { AppRegistration } from "./entra/directory.js";

/** Microsoft Graph, as every tenant has it: real permission names, and who may consent to them. */
export const microsoftGraph: AppRegistration = {
  clientId: MICROSOFT_GRAPH_APPLICATION_ID,
  displayName: "Microsoft Graph",
  signInAudience: "AzureADMultipleOrgs",
  identifierUris: ["https://graph.microsoft.com", "https://canary.graph.microsoft.com"],
  requestedAccessTokenVersion: 1,
  scopes: Object.entries(graphDelegatedPermissions).map(([value, { adminConsent }]) => ({
    value,
    type: adminConsent ? "Admin" : "User",
  })),
  optionalAccessTokenClaims: [
    { name: "idtyp", additionalProperties: ["include_user_token"] },
    { name: "xms_cc" },
    { name: "acrs" },
  ],
};
