import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PrivateAuthority } from "../../support/tls-proxy.js";

const MODULES = join(__dirname, "../../../node_modules");

/** The script behind a command that a package installs. */
export function programOf(packageName: string, command: string): string {
  const folder = join(MODULES, packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };
  const script = bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/**
 * Environment of a client: a home of its own, so that nothing on this machine is read or written, and no browser to
 * open, because the test is the browser.
 */
export function clientEnvironment(home: string, authority: PrivateAuthority | undefined): Record<string, string> {
  return {
    PATH: dirname(process.execPath),
    HOME: home,
    BROWSER: "/bin/true",
    ...(authority && { NODE_EXTRA_CA_CERTS: authority.file }),
  };
}

/** The address a client asks its user to open, as soon as it has written it. */
export function authorizeUrlIn(text: string): string | undefined {
  return /https?:\/\/[^\s"]+\/authorize\?\S+(?=\s)/.exec(text)?.[0];
}
