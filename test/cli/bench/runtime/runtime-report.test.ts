import { soakTable, startsTable } from "../../../../cli/bench/runtime/runtime-report.js";

const spread = (median: number) => ({ median, min: median - 1, max: median + 1 });

it("starts are shown beside the targets of the bundle", () => {
  const start = (bundled: boolean, milliseconds: number, megabytes: number) => ({
    role: "gateway",
    bundled,
    milliseconds: spread(milliseconds),
    processorMilliseconds: spread(300),
    restMegabytes: spread(megabytes),
  });
  const text = startsTable([start(true, 499, 150), start(false, 800, 160)]);

  expect(text).toMatch(/^gateway, bundled +499 +498-500 +300 +150 +met: < 500 ms, missed: < 150 MB$/m);
  expect(text).toMatch(/^gateway, file by file +800 +799-801 +300 +160$/m);
});

it("a soak is shown with its memory, its rate, and every answer that was wrong", () => {
  const memory = { "contoso-gateway": { early: 150.4, late: 240, most: 250, growth: 1.23 } };
  const wrong = { "GET /healthz: 503 instead of 200": 7 };
  const text = soakTable([{ mode: "oauth-proxy", requests: 1000, seconds: 10, wrong, memory }]);

  expect(text).toMatch(/^contoso-gateway +150 +240 +250 +1\.2$/m);
  expect(text).toContain(
    "oauth-proxy: 1000 requests in 10 s, 100 a second\n  7 times GET /healthz: 503 instead of 200",
  );
});
