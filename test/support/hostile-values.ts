/** A stream of numbers in [0, 1) that is the same for every run with one seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Texts that have broken parsers, templates, logs, paths or stores somewhere. */
export const HOSTILE_TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "\r\nSet-Cookie: a=b",
  '\n{"level":"error"}',
  `"><script>alert(1)</script>`,
  "javascript:alert(1)",
  ".",
  "..",
  "../../../../etc/passwd",
  "%00",
  "%ff%fe",
  "%",
  "%zz",
  "a".repeat(5000),
  "\u202e\u0000\ufeff",
  "\ud800",
  "\u{1f600}".repeat(50),
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "[object Object]",
  "-1",
  "1e999",
  "{}",
  "[]",
  "${7*7}{{7*7}}<%= 7*7 %>",
  "' OR '1'='1",
  "; rm -rf /",
  "https://evil.example/",
  "https://evil.example@localhost/",
  "//evil.example",
  "http://localhost:99999/",
  "http://[::1",
  "data:text/html,x",
  "eyJhbGciOiJub25lIn0.e30.",
  "a=b&c=d",
  "x".repeat(43),
  "A".repeat(1024 * 3),
];

/** JSON values where a text or an object is expected. */
export const HOSTILE_JSON: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  [[]],
  [null],
  { toString: 1 },
  { length: -1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  { $ref: "#" },
  ...HOSTILE_TEXTS,
];
