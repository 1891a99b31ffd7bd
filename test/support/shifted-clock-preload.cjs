/**
 * Preloaded into a process (`node --require`), so that a test can let time pass for it: every date is as many seconds
 * ahead as the file named by SHIFTED_CLOCK_FILE says at that moment.
 */
const { readFileSync } = require("node:fs");

const RealDate = Date;
const now = () => RealDate.now() + Number(readFileSync(process.env.SHIFTED_CLOCK_FILE, "utf8")) * 1000;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now()] : parts));
  }
  static now() {
    return now();
  }
};
