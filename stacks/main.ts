import { App } from "cdktf";
import { DirectSsoStack } from "./direct-sso-stack.js";
import { OAuthProxyStack } from "./oauth-proxy-stack.js";
import { PlatformStack } from "./platform-stack.js";
import { settingsFrom } from "./settings.js";

const app = new App();
const settings = settingsFrom(process.env);
new DirectSsoStack(app, "direct-sso", settings);
new OAuthProxyStack(app, "oauth-proxy", settings);
new PlatformStack(app, "platform", settings);
app.synth();
