import { platformHostNames } from "../../../runtime/config/platform-host-names.js";

const suffix = "green-1a2b3c4d.westeurope.azurecontainerapps.io";

it("names the hosts that Container Apps gives an app, the one behind the gateway first", () => {
  expect(platformHostNames({ CONTAINER_APP_NAME: "contoso-server", CONTAINER_APP_ENV_DNS_SUFFIX: suffix })).toEqual([
    `contoso-server.internal.${suffix}`,
    `contoso-server.${suffix}`,
    "contoso-server",
  ]);
});

it.each([
  {},
  { CONTAINER_APP_NAME: "contoso-server" },
  { CONTAINER_APP_ENV_DNS_SUFFIX: suffix },
  { CONTAINER_APP_NAME: "", CONTAINER_APP_ENV_DNS_SUFFIX: suffix },
  { CONTAINER_APP_NAME: "*", CONTAINER_APP_ENV_DNS_SUFFIX: suffix },
  { CONTAINER_APP_NAME: "a.b", CONTAINER_APP_ENV_DNS_SUFFIX: "x/y" },
])("names none elsewhere: %j", (environment) => {
  expect(platformHostNames(environment)).toEqual([]);
});
