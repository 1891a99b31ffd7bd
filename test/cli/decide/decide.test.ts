import { decide } from "../../../cli/decide/decide.js";
import { requirementsSchema, type RequirementsInput } from "../../../cli/decide/requirements.js";
import { CONFLICTS, RULES } from "../../../cli/decide/rules.js";

function decision(needs: RequirementsInput) {
  return decide(requirementsSchema.parse(needs));
}

function modeFor(needs: RequirementsInput) {
  return decision(needs).mode;
}

/** For each rule: needs to which it applies, and the same with one answer changed, to which it doesn't. */
const RULE_CASES: Readonly<Record<string, { with: RequirementsInput; without: RequirementsInput }>> = {
  "clients-register": {
    with: { clients: ["desktop"], products: ["cursor"] },
    without: { clients: ["desktop"], products: ["vscode"] },
  },
  "tokens-stay": {
    with: { clients: ["desktop"], registration: "entra", tokens: "server" },
    without: { clients: ["browser"], registration: "entra", tokens: "server" },
  },
  "several-services": {
    with: { clients: ["browser"], services: "several" },
    without: { clients: ["browser"], services: "one" },
  },
  applications: { with: { clients: ["application"] }, without: { clients: ["browser"] } },
  "entra-alone": {
    with: { clients: ["browser"], compliance: ["entra-issues-tokens"] },
    without: { clients: ["browser"] },
  },
  "nothing-hosted": {
    with: { clients: ["browser"], server: "existing", compliance: ["nothing-hosted"] },
    without: { clients: ["browser"], server: "existing" },
  },
  "desktop-and-cli": {
    with: { clients: ["cli"], registration: "entra" },
    without: { clients: ["browser"], registration: "entra" },
  },
  "conditional-access": {
    with: { clients: ["cli"], registration: "entra", compliance: ["conditional-access"] },
    without: { clients: ["browser"], registration: "entra", compliance: ["conditional-access"] },
  },
  browser: { with: { clients: ["browser"] }, without: { clients: ["browser", "cli"], registration: "entra" } },
};

/** For each conflict: answers that contradict each other. */
const CONFLICT_CASES: Readonly<Record<string, RequirementsInput>> = {
  "unapproved-registration": { clients: ["cli"], registration: "self", compliance: ["no-self-registration"] },
  "built-in-calls-graph": { clients: ["browser"], apis: ["other"] },
  "hosted-here-only": {
    clients: ["browser"],
    server: "existing",
    compliance: ["nothing-hosted", "availability"],
  },
  "no-apis-and-some": { clients: ["browser"], apis: ["none", "graph"] },
  "nothing-to-host": { clients: ["browser"], compliance: ["nothing-hosted"] },
  "applications-hold-tokens": { clients: ["application"], tokens: "server" },
};

describe("the decision between the modes", () => {
  it.each(Object.entries(RULE_CASES))("knows of %s", (id, { with: needs, without }) => {
    const applies = (answers: RequirementsInput) => {
      const found = decision(answers);
      return found.mode !== undefined && [...found.reasons, ...found.against].some(({ rule }) => rule === id);
    };

    expect(applies(needs)).toBe(true);
    expect(applies(without)).toBe(false);
  });

  it.each(RULES.filter(({ decides }) => decides).map(({ id, speaksFor }) => [id, speaksFor] as const))(
    "is made by %s, for %s, whatever else speaks against it",
    (id, mode) => {
      expect(modeFor(RULE_CASES[id]?.with ?? { clients: [] })).toBe(mode);
    },
  );

  it("is for the one with fewer parts, where as much speaks for the other", () => {
    expect(modeFor({ clients: ["desktop"], products: ["vscode"] })).toBe("direct-sso");
    expect(modeFor({ clients: ["desktop"], products: ["vscode"], compliance: ["conditional-access"] })).toBe(
      "oauth-proxy",
    );
  });

  it("is the same in whatever order answers come", () => {
    const one = decision({ clients: ["cli", "browser"], products: ["cursor", "vscode"] });
    const other = decision({ clients: ["browser", "cli"], products: ["vscode", "cursor"] });

    expect(other).toEqual(one);
  });

  it.each(Object.entries(CONFLICT_CASES))("is not made where the answers contradict each other: %s", (id, needs) => {
    const { message, remedy } = CONFLICTS.find((conflict) => conflict.id === id) ?? {};

    expect(decision(needs)).toMatchObject({
      mode: undefined,
      contradictions: expect.arrayContaining([{ message, remedy }]) as unknown,
    });
  });

  it("is not made where one need takes one mode and another the other, and says which", () => {
    const found = decision({ clients: ["browser"], services: "several", compliance: ["entra-issues-tokens"] });

    expect(found).toMatchObject({
      contradictions: [
        {
          message:
            "several MCP servers behind one sign-in and no token but Entra's own: the first takes oauth-proxy, the second direct-sso",
        },
      ],
    });
  });

  it("names every rule and conflict once, and each is tried above", () => {
    const always = ["fewer-parts"];

    expect(RULES.map(({ id }) => id).sort()).toEqual([...Object.keys(RULE_CASES), ...always].sort());
    expect(CONFLICTS.map(({ id }) => id).sort()).toEqual(Object.keys(CONFLICT_CASES).sort());
  });
});
