import { printTroubles } from "../../../cli/rehearsal/container-troubles.js";

function printed(...log: readonly string[]): string[] {
  const lines: string[] = [];
  const container = { output: () => log.join("\n") };
  printTroubles({ gateway: container }, (line) => lines.push(line));
  return lines;
}

const line = (fields: object) => JSON.stringify(fields);

describe("troubles of containers", () => {
  it("are their warnings and errors, with the advice that is there", () => {
    expect(
      printed(
        line({ level: "info", message: "request" }),
        line({ level: "warn", message: "sign-in at Entra failed", advice: "Consent is missing." }),
        line({ level: "error", message: "request failed" }),
      ),
    ).toEqual(["  log     gateway: sign-in at Entra failed: Consent is missing.", "  log     gateway: request failed"]);
  });

  it("leave out what is no log line", () => {
    expect(printed("(node:1) Warning: something", "null", "{", "")).toEqual([]);
  });

  it("end where they only repeat themselves", () => {
    const repeated = Array.from({ length: 50 }, () => line({ level: "warn", message: "not ready" }));
    expect(printed(...repeated).length).toBeLessThan(20);
  });
});
