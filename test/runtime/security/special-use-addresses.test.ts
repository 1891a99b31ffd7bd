import { isMachineLocalHost, isPublicAddress } from "../../../runtime/security/special-use-addresses.js";

describe("a public address", () => {
  it.each([
    "8.8.8.8",
    "20.190.128.1",
    "192.0.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2603:1006:2000::1",
    "2606:4700::1111",
  ])("is %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ["this network", "0.0.0.0"],
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["the metadata service", "169.254.169.254"],
    ["Azure's platform", "168.63.129.16"],
    ["protocol assignments", "192.0.0.8"],
    ["documentation", "192.0.2.1"],
    ["documentation", "198.51.100.1"],
    ["documentation", "203.0.113.1"],
    ["benchmarks", "198.19.0.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["loopback", "::1"],
    ["unspecified", "::"],
    ["IPv4 in IPv6", "::ffff:8.8.8.8"],
    ["loopback in IPv6", "::ffff:127.0.0.1"],
    ["loopback in IPv6", "::7f00:1"],
    ["NAT64", "64:ff9b::a00:1"],
    ["6to4", "2002:7f00:1::1"],
    ["Teredo", "2001:0:4136:e378::1"],
    ["documentation", "2001:db8::1"],
    ["documentation", "3fff::1"],
    ["unique local", "fd00::1"],
    ["link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["a name", "localhost"],
    ["nothing", ""],
    ["no canonical form", "127.1"],
  ])("is not %s: %s", (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("the machine itself", () => {
  it.each(["localhost", "127.0.0.1", "[::1]", "169.254.169.254"])("is %s", (host) => {
    expect(isMachineLocalHost(host)).toBe(true);
  });

  it.each(["10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "[fe80::1]", "8.8.8.8", ""])(
    "is not %s",
    (host) => {
      expect(isMachineLocalHost(host)).toBe(false);
    },
  );
});
