import { isIPv4 } from "node:net";

/** A range of IPv4 addresses, as CIDR notation says it. */
export interface Ipv4Range {
  /** First address, as a number. */
  readonly first: number;
  /** Bits that all of its addresses share, 0 to 32. */
  readonly prefixLength: number;
}

/** Reads `10.1.0.0/16`; undefined for anything else. Bits behind the prefix are dropped. */
export function parseIpv4Range(text: string): Ipv4Range | undefined {
  const [, address = "", length = ""] = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) ?? [];
  const prefixLength = Number(length);
  if (!isIPv4(address) || prefixLength > 32) return undefined;
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: number - (number % sizeOf(prefixLength)), prefixLength };
}

/** CIDR notation, with the first address of the range. */
export function formatIpv4Range({ first, prefixLength }: Ipv4Range): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join(".")}/${prefixLength}`;
}

/** Whether every address of `inner` is one of `outer`. */
export function containsRange(outer: Ipv4Range, inner: Ipv4Range): boolean {
  return inner.prefixLength >= outer.prefixLength && overlap(outer, inner);
}

/** Whether two ranges have an address in common: one of them then contains the other. */
export function overlap(a: Ipv4Range, b: Ipv4Range): boolean {
  const size = sizeOf(Math.min(a.prefixLength, b.prefixLength));
  return Math.floor(a.first / size) === Math.floor(b.first / size);
}

/** A part of a range, counted from 0, as Terraform's `cidrsubnet(range, newBits, number)`. */
export function partOfRange({ first, prefixLength }: Ipv4Range, newBits: number, number: number): Ipv4Range {
  const length = prefixLength + newBits;
  return { first: first + number * sizeOf(length), prefixLength: length };
}

function sizeOf(prefixLength: number): number {
  return 2 ** (32 - prefixLength);
}
