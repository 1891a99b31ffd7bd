import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EntraMcpIntegration } from "../../constructs/index.js";
import { synthesizeExampleStacks } from "../support/example-stacks.js";
import { directSsoProps, existingClientId, oauthProxyProps } from "../support/integration-fixtures.js";
import { synthesizeVariation } from "../support/integration-variations.js";
import { addressesIn, synthesize } from "../support/synthesize.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const FOLDER = join(__dirname, "../fixtures/addresses");

/** Addresses in a file; lines that begin with # are comments. */
function pinned(name: string): string[] {
  const lines = readFileSync(join(FOLDER, `${name}.txt`), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

const appRoles = [
  { value: "Auditor", displayName: "Auditors", description: "Audit", allowedMemberTypes: ["User"] },
] as const;

/** Every part that may be added to a registration that exists. */
const existingRegistration = oauthProxyProps({
  appRoles,
  clients: ["vscode"],
  registration: EntraMcpIntegration.fromExistingRegistration({
    clientId: existingClientId,
    add: [
      "app-roles",
      "federated-identity-credential",
      "graph-permissions",
      "identifier-uri",
      "permission-scopes",
      "pre-authorized-clients",
      "redirect-uris",
    ],
  }),
});

const integrations: Readonly<Record<string, () => readonly string[]>> = {
  "direct-sso-minimal": () => synthesizeVariation("direct-sso, minimal").addresses,
  "direct-sso-everything": () => synthesizeVariation("direct-sso, everything").addresses,
  "direct-sso-everything-exists": () => synthesizeVariation("direct-sso, everything exists").addresses,
  "direct-sso-private": () => synthesizeVariation("direct-sso, fully private").addresses,
  "direct-sso-unhosted": () => synthesizeVariation("direct-sso, unhosted with an identity").addresses,
  "direct-sso-unknown-graph-permission": () =>
    synthesize(directSsoProps({ graphPermissions: ["ContosoThing.Read.All"] })).addresses,
  "oauth-proxy-minimal": () => synthesizeVariation("oauth-proxy, minimal").addresses,
  "oauth-proxy-everything": () => synthesizeVariation("oauth-proxy, everything").addresses,
  "oauth-proxy-private": () => synthesizeVariation("oauth-proxy, fully private").addresses,
  "oauth-proxy-existing-registration": () => synthesize(existingRegistration).addresses,
};

describe("addresses of resources and data sources", () => {
  it.each(Object.keys(integrations))("of %s are the pinned ones", (name) => {
    expect(integrations[name]?.()).toEqual(pinned(name));
  });

  const exampleStacks = synthesizeExampleStacks(temporaryFolder());

  it.each(Object.keys(exampleStacks))("of the example stack %s are the pinned ones", (name) => {
    const json = JSON.parse(exampleStacks[name] ?? "") as Parameters<typeof addressesIn>[0];
    expect(addressesIn(json)).toEqual(pinned(`stack-${name}`));
  });

  it("have no pinned list that nothing is compared with", () => {
    const compared = [...Object.keys(integrations), ...Object.keys(exampleStacks).map((name) => `stack-${name}`)];
    expect(readdirSync(FOLDER).sort()).toEqual(compared.map((name) => `${name}.txt`).sort());
  });
});
