import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOnce, spreadOf } from "../../../cli/bench/measure.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A preload as `measure.ts` wants it, without compiling ours. */
function preload(): string {
  const path = join(temporaryFolder(), "preload.cjs");
  writeFileSync(path, `process.on("exit", () => require("node:fs").writeSync(3, "2000000"));`);
  return path;
}

describe("measuring a program", () => {
  it("takes the time of the whole process, and the peak memory that it reports in kB as MB", async () => {
    const run = await runOnce(preload(), ["--eval", "setTimeout(() => {}, 200)"], {});

    expect(run.milliseconds).toBeGreaterThan(200);
    expect(run.peakMegabytes).toBeCloseTo(2048);
  });

  it("passes the environment on, and fails with what the program wrote when it fails", async () => {
    const args = ["--eval", "console.error(process.env.REASON); process.exit(3)"];

    await expect(runOnce(preload(), args, { REASON: "out of cheese" })).rejects.toThrow(
      /ended with 3\n.*out of cheese/s,
    );
  });
});

describe("spread", () => {
  it.each([
    { values: [7], spread: { median: 7, min: 7, max: 7 } },
    { values: [30, 1, 2], spread: { median: 2, min: 1, max: 30 } },
    { values: [100, 9, 20, 10], spread: { median: 15, min: 9, max: 100 } },
  ])("of $values", ({ values, spread }) => {
    expect(spreadOf(values)).toEqual(spread);
  });
});
