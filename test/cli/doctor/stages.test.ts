import { noEvidence } from "../../../cli/doctor/evidence.js";
import { STAGES } from "../../../cli/doctor/stages.js";
import { CITABLE_IDS } from "../../../cli/docs/conformance/catalogue.js";
import { DIRECT_FAULTS } from "./support/direct-faults.js";
import { GATEWAY_FAULTS } from "./support/gateway-faults.js";

/** By tests of their own, as no proxy in between can bring these about; or they only pass on what others say. */
const TESTED_ELSEWHERE: readonly string[] = [
  "connection.url",
  "connection.https",
  "connection.certificate",
  "connection.tls",
  "health.live",
  "entra.client",
];

const checks = STAGES.flatMap((stage) => stage.checks);

describe("the checks of doctor", () => {
  it("have ids of their own", () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter(({ id }) => !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(id))).toEqual([]);
  });

  it("name requirements that exist", () => {
    expect(checks.flatMap(({ rules }) => rules).filter((id) => !CITABLE_IDS.has(id))).toEqual([]);
  });

  it("say in a sentence what they demand", () => {
    expect(checks.filter(({ demands }) => !/^[`\w].+\.$/s.test(demands)).map(({ id }) => id)).toEqual([]);
  });

  it.each(STAGES.map((stage) => [stage.title, stage] as const))(
    "of %s judge before anything was asked",
    (_title, stage) => {
      const evidence = noEvidence(new URL("https://mcp.contoso.example/mcp"), undefined, 0);
      const verdicts = stage.checks.map(({ judge }) => judge(evidence).status);

      expect(verdicts.filter((status) => status === "fail" || status === "warn")).toEqual([]);
    },
  );

  it("are each found by a planted fault, or have no fault to find", () => {
    const planted = new Set(
      [...Object.values(GATEWAY_FAULTS), ...Object.values(DIRECT_FAULTS)].flatMap(({ fails = [], warns = [] }) => [
        ...fails,
        ...warns,
      ]),
    );
    const others = checks.map(({ id }) => id).filter((id) => !planted.has(id));

    expect(others).toEqual([...TESTED_ELSEWHERE]);
  });
});
