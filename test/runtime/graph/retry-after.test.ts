import { retryAfterSeconds } from "../../../runtime/graph/retry-after.js";

const now = Date.parse("2026-01-31T09:00:00Z");

it.each([
  ["0", 0],
  ["17", 17],
  ["Sat, 31 Jan 2026 09:00:05 GMT", 5],
  ["Sat, 31 Jan 2026 08:00:00 GMT", 0],
])("reads %s", (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});

it.each([null, "", "soon", "-5", "1.5e3"])("makes nothing of %j", (header) => {
  expect(retryAfterSeconds(header, now)).toBeUndefined();
});
