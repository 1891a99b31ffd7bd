import { directSsoProps, oauthProxyProps } from "../support/integration-fixtures.js";
import { synthesize } from "../support/synthesize.js";

const rewrites = "https://login.microsoftonline.com=http://127.0.0.1:4001";
const withRewrites = { environmentVariables: { DANGEROUSLY_REWRITE_HOSTS: rewrites } };

// Sign-in of a deployment would otherwise be one environment variable away from anybody's own Entra.
describe("a container of the built-in runtime", () => {
  it.each([
    ["direct-sso", directSsoProps({ hosting: { app: withRewrites } })],
    ["gateway", oauthProxyProps({ hosting: { gateway: withRewrites } })],
    ["server", oauthProxyProps({ hosting: { server: withRewrites } })],
  ])("can't be told to rewrite hosts: %s", (_role, props) => {
    expect(() => synthesize(props)).toThrow("DANGEROUSLY_REWRITE_HOSTS");
  });
});
