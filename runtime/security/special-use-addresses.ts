import { BlockList, isIP } from "node:net";

/**
 * Addresses that a URL given by a client may not lead to: what is not publicly routable leads to neighbours of this
 * container instead.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const IPV4_REFUSED: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT, used inside clouds
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // Azure's platform address: looks public, answers inside every virtual network
  ["169.254.0.0", 16], // link-local, where clouds put their metadata service
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.31.196.0", 24], // AS112
  ["192.52.193.0", 24], // AMT
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["192.175.48.0", 24], // AS112
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/** Of IPv6 only global unicast is public at all; these parts of it are not, or carry IPv4 addresses in disguise. */
const IPV6_GLOBAL_UNICAST = ["2000::", 3] as const;
const IPV6_REFUSED: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23], // protocol assignments, Teredo
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation
];

const refused = new BlockList();
for (const [network, prefix] of IPV4_REFUSED) refused.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of IPV6_REFUSED) refused.addSubnet(network, prefix, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet(...IPV6_GLOBAL_UNICAST, "ipv6");

/** Whether an address is publicly routable. Anything that isn't an address is not. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !refused.check(address, "ipv4");
  if (version === 6) return globalUnicast.check(address, "ipv6") && !refused.check(address, "ipv6");
  return false;
}

const machineLocal = new BlockList();
machineLocal.addSubnet("127.0.0.0", 8, "ipv4");
machineLocal.addSubnet("169.254.0.0", 16, "ipv4");
machineLocal.addAddress("::1", "ipv6");

/** Whether a host of a URL is this machine or its own link, where platforms serve managed identities over http. */
export function isMachineLocalHost(host: string): boolean {
  if (host === "localhost") return true;
  const address = host.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  return version !== 0 && machineLocal.check(address, version === 4 ? "ipv4" : "ipv6");
}
