import { existsSync } from "node:fs";
import { CHROMIUM } from "./chromium.js";

/** Tests with a real browser: skipped where there is none, unless `CI=true`, where that is a failure. */
export const describeWithChromium: jest.Describe =
  existsSync(CHROMIUM) || process.env.CI === "true" ? describe : describe.skip;
