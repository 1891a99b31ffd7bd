import { existsSync } from "node:fs";
import { CHROMIUM_PATH } from "./launch-chromium.js";

/** A pipeline must have Chromium: there, tests that need it fail instead of being skipped. */
const skipped = !existsSync(CHROMIUM_PATH) && process.env.CI !== "true";

if (skipped) process.stderr.write(`${CHROMIUM_PATH} not found: the tests that need Chromium are skipped\n`);

/** `describe` for tests with a real browser; skipped where there is none, unless `CI=true`. */
export const describeWithChromium = skipped ? describe.skip : describe;
