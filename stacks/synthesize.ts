import { App } from "cdktf";
import { DirectSsoStack } from "./direct-sso-stack.js";
import { OAuthProxyStack } from "./oauth-proxy-stack.js";
import { PlatformStack } from "./platform-stack.js";
import { settingsFrom } from "./settings.js";

/** The example stacks by name. */
const STACKS = { "direct-sso": DirectSsoStack, "oauth-proxy": OAuthProxyStack, platform: PlatformStack } as const;

/**
 * Synthesizes every example stack.
 *
 * @param outdir - where to; undefined: cdktf's own choice, `cdktf.out`
 * @param environment - see `settingsFrom`
 * @returns the stacks' names
 */
export function synthesizeStacks(
  outdir: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const app = new App(outdir === undefined ? {} : { outdir });
  const settings = settingsFrom(environment);
  for (const [name, Stack] of Object.entries(STACKS)) new Stack(app, name, settings);
  app.synth();
  return Object.keys(STACKS);
}
