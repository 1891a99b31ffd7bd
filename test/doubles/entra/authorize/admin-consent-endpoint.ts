import { html, type DoubleRequest, type Endpoint, type Reply } from "../../http/message.js";
import { listedNames } from "../consent.js";
import type { AppRegistration, Tenant } from "../directory.js";
import type { EntraState } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import { escapeHtml, form, page } from "../html.js";
import { required } from "../parameters.js";
import { parseScopes } from "../scopes.js";
import { refuse, returnToClient } from "./authorize-reply.js";
import { readReturnAddress, type ReturnAddress } from "./authorize-request.js";
import { ANSWERS } from "./sign-in-pages.js";

/**
 * `/:tenant/v2.0/adminconsent`: an administrator consents for everybody. Post `username` and `consent=accept`.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export function adminConsentEndpoint(state: EntraState): Endpoint {
  return (request) => {
    let address: ReturnAddress | undefined;
    try {
      const parameters = new URLSearchParams([...request.query, ...request.form]);
      for (const name of ANSWERS) parameters.delete(name);
      address = readReturnAddress(state, request, parameters);
      return consent(state, address, required(parameters, "scope"), request);
    } catch (error) {
      if (error instanceof EntraRejection) return refuse(error, request, state.clock.now(), address);
      throw error;
    }
  };
}

function consent(state: EntraState, address: ReturnAddress, scope: string, request: DoubleRequest): Reply {
  const { client } = address;
  const tenant = address.tenant ?? reject(90023, { reason: "this endpoint needs a tenant" });
  if (request.form.get("consent") === "cancel") {
    const answer = { error: "permission_denied", error_description: "The administrator canceled the request" };
    return returnToClient(address, answer, { outcome: "permission_denied" });
  }
  const username = request.form.get("username");
  if (username === null || request.form.get("consent") !== "accept") return askAdministrator(request, client, tenant);
  const user = state.directory.user(tenant, username);
  if (!user) return reject(50020, { user: username, tenant: tenant.displayName, client: client.displayName });
  if (!user.administrator) reject(90094);
  const { resources } = parseScopes(scope, { directory: state.directory, tenant, client });
  for (const { resource, names, isDefault } of resources) {
    const scopes = isDefault ? listedNames(client, resource) : names;
    state.directory.addGrant(tenant.tenantId, { client: client.clientId, resource: resource.clientId, scopes });
  }
  return returnToClient(
    address,
    { admin_consent: "True", tenant: tenant.tenantId, scope },
    { outcome: "admin consent" },
  );
}

function askAdministrator({ path, query }: DoubleRequest, client: AppRegistration, { users }: Tenant): Reply {
  const administrators = users.filter(({ administrator }) => administrator);
  const choices = administrators.map(
    ({ userPrincipalName }) =>
      `<button name="username" value="${escapeHtml(userPrincipalName)}">Accept as ${escapeHtml(userPrincipalName)}</button>`,
  );
  const action = `${path}?${query.toString()}`;
  const body = [
    `<p>${escapeHtml(client.displayName)} asks for your organization's consent.</p>`,
    form(action, { consent: "accept" }, choices.join("\n")),
    form(action, { consent: "cancel" }, "<button>Cancel</button>"),
  ];
  return html(200, page("Permissions requested for your organization", body.join("\n")), {
    outcome: "admin consent page",
  });
}
