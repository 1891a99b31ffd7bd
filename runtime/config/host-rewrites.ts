import { BlockList, isIP } from "node:net";

/** Origins that requests are sent to in place of others. */
export type HostRewrites = ReadonlyMap<string, string>;

/** What `DANGEROUSLY_REWRITE_HOSTS` has to look like. */
export const HOST_REWRITES_FORM =
  "is for local rehearsals only: pairs of an https origin and an origin on a loopback address, " +
  "as in https://login.microsoftonline.com=http://127.0.0.1:4001, " +
  "or of a shared store and one on a loopback address, as in rediss://store.contoso.com:10000=redis://127.0.0.1:6379";

/**
 * Reads pairs `<https origin>=<loopback origin>` and `rediss://<host>:<port>=redis://<loopback address>:<port>`;
 * undefined when one of them is anything else.
 *
 * Whoever could point the runtime at another sign-in service would own every session, so a target has to be an address
 * of this machine: a name, `localhost` included, could be made to lead elsewhere.
 */
export function parseHostRewrites(words: readonly string[]): HostRewrites | undefined {
  const pairs = words.map((word) => word.split("="));
  const rewrites = new Map(pairs.map(([from = "", to = ""]) => [from, to]));
  const valid = pairs.every(
    ([from = "", to = "", ...rest]) =>
      rest.length === 0 && ((isHttpsOrigin(from) && isLoopbackOrigin(to)) || (isRediss(from) && isLoopbackRedis(to))),
  );
  return valid && words.length > 0 && rewrites.size === words.length ? rewrites : undefined;
}

function isHttpsOrigin(text: string): boolean {
  return isOrigin(text) && new URL(text).protocol === "https:";
}

function isLoopbackOrigin(text: string): boolean {
  return isOrigin(text) && /^https?:$/.test(new URL(text).protocol) && isLoopback(new URL(text).hostname);
}

/** Of these schemes URLs have no origin, and a port that is written out stays. */
function isRediss(text: string): boolean {
  return /^rediss:\/\/[a-z0-9.-]+:\d+$/.test(text) && URL.canParse(text);
}

function isLoopbackRedis(text: string): boolean {
  return /^redis:\/\/[^/@?#]+:\d+$/.test(text) && URL.canParse(text) && isLoopback(new URL(text).hostname);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? "ipv4" : "ipv6");
}
