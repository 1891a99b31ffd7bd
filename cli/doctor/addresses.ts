/** Hosts that are the machine itself (RFC 8252 section 7.3), as URLs spell them. */
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/** Whether what is sent there can be read by nobody on the way. */
export function isConfidential(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}
