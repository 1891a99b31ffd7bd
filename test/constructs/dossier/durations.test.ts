import { durationInWords } from "../../../constructs/dossier/durations.js";

it.each([
  [1, "1 second"],
  [90, "90 seconds"],
  [600, "10 minutes"],
  [5400, "90 minutes"],
  [3600, "1 hour"],
  [24 * 3600, "1 day"],
  [121 * 24 * 3600, "121 days"],
])("%d seconds are %s", (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});
