import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./special-use-addresses.js";

/** Finds the addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** A host name or address that leads to where only neighbours may go. */
export class AddressRefused extends Error {
  public override readonly name = "AddressRefused";
  public constructor() {
    super("the host has an address that is not public");
  }
}

/** The system's resolver, which also reads the hosts file, as the connection itself would. */
export const resolveWithSystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/**
 * A `lookup` for sockets that hands out public addresses only.
 *
 * The socket connects to the very addresses that were checked, so that a name which resolves differently a moment
 * later (DNS rebinding) gains nothing. One address that isn't public refuses the name as a whole: no honest host
 * answers with a mixture.
 */
export function publicAddressLookup(resolve: Resolve, isAllowed = isPublicAddress): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) throw new AddressRefused();
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      })
      .catch((error: unknown) => {
        callback(error as NodeJS.ErrnoException, []);
      });
  };
}

/** Whether a host of a URL is an address, which sockets use without any lookup, and not a public one. */
export function isRefusedLiteral(host: string, isAllowed = isPublicAddress): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  return isIP(address) !== 0 && !isAllowed(address);
}
