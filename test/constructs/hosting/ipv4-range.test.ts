import {
  containsRange,
  formatIpv4Range,
  overlap,
  parseIpv4Range,
  partOfRange,
  type Ipv4Range,
} from "../../../constructs/hosting/ipv4-range.js";

function range(text: string): Ipv4Range {
  const parsed = parseIpv4Range(text);
  if (!parsed) throw new Error(`${text} is not a range`);
  return parsed;
}

it.each(["0.0.0.0/0", "10.20.0.0/16", "203.0.113.7/32", "255.255.255.255/32", "128.0.0.0/1"])("reads %s", (text) => {
  expect(formatIpv4Range(range(text))).toBe(text);
});

it.each([
  ["10.20.30.40/16", "10.20.0.0/16"],
  ["203.0.113.129/25", "203.0.113.128/25"],
  ["255.255.255.255/0", "0.0.0.0/0"],
])("drops the bits behind the prefix of %s", (text, expected) => {
  expect(formatIpv4Range(range(text))).toBe(expected);
});

it.each([
  ...["", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8.0", "10.0.0.0/08", "10.0.0/8"],
  ...[
    "10.0.0.256/32",
    "010.0.0.0/8",
    "0x0a.0.0.0/8",
    "10.0.0.0/8 ",
    " 10.0.0.0/8",
    "2001:db8::/32",
    "::ffff:10.0.0.0/8",
  ],
  ...["10.0.0.0/8\n", "10.0.0.0/8/8", "10.0.0.0.0/8"],
])("refuses %j", (text) => {
  expect(parseIpv4Range(text)).toBeUndefined();
});

it.each([
  ["10.0.0.0/16", "10.0.1.0/24", true, true],
  ["10.0.0.0/16", "10.0.0.0/16", true, true],
  ["10.0.1.0/24", "10.0.0.0/16", false, true],
  ["10.0.0.0/16", "10.1.0.0/24", false, false],
  ["10.0.0.0/25", "10.0.0.128/25", false, false],
  ["0.0.0.0/0", "255.255.255.255/32", true, true],
])("of %s and %s, the first contains the second: %s; they overlap: %s", (a, b, contains, overlaps) => {
  expect(containsRange(range(a), range(b))).toBe(contains);
  expect(overlap(range(a), range(b))).toBe(overlaps);
  expect(overlap(range(b), range(a))).toBe(overlaps);
});

it.each([
  ["10.20.0.0/24", 1, 0, "10.20.0.0/25"],
  ["10.20.0.0/24", 2, 2, "10.20.0.128/26"],
  ["10.20.0.0/16", 8, 255, "10.20.255.0/24"],
  ["203.0.113.7/32", 0, 0, "203.0.113.7/32"],
])("divides %s as Terraform's cidrsubnet does", (text, newBits, number, expected) => {
  expect(formatIpv4Range(partOfRange(range(text), newBits, number))).toBe(expected);
});
