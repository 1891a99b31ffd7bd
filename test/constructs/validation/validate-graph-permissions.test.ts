import { Fn } from "cdktf";
import { graphDelegatedPermissions } from "../../../constructs/entra/graph-delegated-permissions.js";
import { validateGraphPermissions } from "../../../constructs/validation/validate-graph-permissions.js";
import { readGraphDelegatedPermissions } from "../../support/graph-delegated-permissions.js";

const published = readGraphDelegatedPermissions();
const realNames = new Set(published.map(({ name }) => name));
const knownNames = Object.keys(graphDelegatedPermissions);
const UNLISTED_ID = "0f1e2d3c-4b5a-4697-8877-665544332211";

function problemsOf(...permissions: unknown[]) {
  return validateGraphPermissions(permissions, "graphPermissions");
}

describe("every real delegated permission", () => {
  test("passes by name", () => {
    expect(validateGraphPermissions([...realNames], "graphPermissions")).toEqual([]);
  });

  test("passes by id and name", () => {
    expect(validateGraphPermissions(published, "graphPermissions")).toEqual([]);
  });
});

/** Slips of one finger; each must be caught unless it happens to be another real name. */
const slips: Record<string, (name: string) => string[]> = {
  "one letter dropped": (name) => positions(name).map((at) => name.slice(0, at) + name.slice(at + 1)),
  "two neighbours swapped": (name) =>
    positions(name).map((at) => name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)),
  "one letter's case changed": (name) =>
    positions(name).map((at) => name.slice(0, at) + otherCase(name.charAt(at)) + name.slice(at + 1)),
  "everything in another case": (name) => [name.toLowerCase(), name.toUpperCase(), otherCase(name)],
  ".All added or dropped": (name) => [name.endsWith(".All") ? name.slice(0, -4) : `${name}.All`],
};

describe("a known permission with", () => {
  test.each(Object.entries(slips))("%s is real itself or is refused with the right name", (_, slip) => {
    const written = knownNames.flatMap((name) => slip(name).map((slipped) => ({ name, slipped })));
    const misspelt = written.filter(({ slipped }) => !realNames.has(slipped));
    expect(misspelt.length).toBeGreaterThan(knownNames.length / 2);
    expect(misspelt.filter(({ name, slipped }) => !isRefusedWith(name, slipped))).toEqual([]);
  });
});

function isRefusedWith(name: string, slipped: string): boolean {
  const [problem, ...others] = problemsOf(slipped);
  if (problem === undefined || others.length > 0) return false;
  // Dropping or moving a dot can leave something that is no name at all, which is said first.
  return problem.remedy.includes(`"${name}"`) || problem.message === "is not the name of a Graph permission";
}

function positions(name: string): number[] {
  return Array.from(name, (_, index) => index);
}

function otherCase(text: string): string {
  return Array.from(text, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  ).join("");
}

describe("a name that is wrong", () => {
  test.each([
    ["", "is empty", 'Name a permission such as "User.Read"'],
    [".default", "is not a permission: .default asks", "List the permissions themselves"],
    ["https://graph.microsoft.com/.default", "is not a permission: .default asks", "List the permissions themselves"],
    ["https://graph.microsoft.com/Mail.Read", "is a URL where the bare name", 'Write "Mail.Read"'],
    ["https://graph.microsoft.us/Mail.Read", "is a URL where the bare name", 'Write "Mail.Read"'],
    ["00000003-0000-0000-c000-000000000000/Mail.Read", "is a URL where the bare name", 'Write "Mail.Read"'],
    ["https://graph.microsoft.com/", "is a URL where the bare name", 'Write the bare name, such as "Mail.Read"'],
    ["User.Read Mail.Read", "has blanks or commas in it", "Give each permission as an entry of its own"],
    ["User.Read,Mail.Read", "has blanks or commas in it", "Give each permission as an entry of its own"],
    ["Mail.Read\n", "has blanks or commas in it", "Give each permission as an entry of its own"],
    ["Mail..Read", "is not the name of a Graph permission", "Use letters, digits"],
    ["Mail:Read", "is not the name of a Graph permission", "Use letters, digits"],
    ["Mаil.Read", "is not the name of a Graph permission", "Use letters, digits"],
    ["e1fe6dd8-ba31-4d61-89e7-88639da4683d", "is an id where a name is expected", 'Write "User.Read"'],
    [UNLISTED_ID, "is an id where a name is expected", `Write { id: "${UNLISTED_ID}", name: "…" }`],
    ["mail.read", "is not how Microsoft Graph writes this permission", 'Write "Mail.Read"'],
    ["Sites.Read", "looks like a misspelt delegated permission", 'Write "Sites.Read.All" or "Files.Read"'],
    ["Mail.Read.All", "looks like a misspelt delegated permission", 'Write "Mail.Read"'],
  ])("(%j) is refused with what to write", (name, message, remedy) => {
    const problems = problemsOf(name);
    expect(problems).toEqual([
      {
        path: "graphPermissions[0]",
        value: name,
        message: expect.stringContaining(message) as string,
        remedy: expect.stringContaining(remedy) as string,
      },
    ]);
  });

  test("has a way out when a permission of that name exists after all", () => {
    expect(problemsOf("Mail.Raed")).toEqual([
      {
        path: "graphPermissions[0]",
        value: "Mail.Raed",
        message: "looks like a misspelt delegated permission of Microsoft Graph",
        remedy:
          'Write "Mail.Read"; if a delegated permission of this name exists, give { id: "<its id>", name: "Mail.Raed" }',
      },
    ]);
    expect(problemsOf({ id: UNLISTED_ID, name: "Mail.Raed" })).toEqual([]);
  });

  test("is not suspected when it is nothing like a known one", () => {
    expect(problemsOf("QuantumLedger.Read.All", "SecurityCopilotWorkspace.ReadWrite")).toEqual([]);
  });
});

describe("a permission by id", () => {
  test.each([
    [{ id: "Mail.Read", name: "Mail.Read" }, "graphPermissions[0].id", "is not a UUID"],
    [{ name: "Mail.Read" }, "graphPermissions[0].id", "is missing"],
    [{ id: 7, name: "Mail.Read" }, "graphPermissions[0].id", "is a number where a permission id (a UUID) is expected"],
    [{ id: UNLISTED_ID }, "graphPermissions[0].name", "is missing"],
    [{ id: UNLISTED_ID, name: "" }, "graphPermissions[0].name", "is empty"],
    [
      { id: UNLISTED_ID, name: "https://graph.microsoft.com/X.Read" },
      "graphPermissions[0].name",
      "is a URL where the bare name of the permission is expected",
    ],
    [{ id: UNLISTED_ID, name: "Mail.Read" }, "graphPermissions[0]", 'gives "Mail.Read" an id that is not its own'],
    [
      { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", name: "Mail.Read" },
      "graphPermissions[0]",
      'names "Mail.Read", but the id is that of "User.Read"',
    ],
  ])("(%j) is refused at %s: %s", (permission, path, message) => {
    expect(problemsOf(permission)).toMatchObject([{ path, message }]);
  });
});

describe("a list of permissions", () => {
  test.each([
    [["User.Read", "Mail.Read", "User.Read"], "graphPermissions[2]", "repeats graphPermissions[0]"],
    [["Custom.Thing", "Custom.Thing"], "graphPermissions[1]", "repeats graphPermissions[0]"],
    [
      ["User.Read", { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", name: "User.Read" }],
      "graphPermissions[1]",
      "repeats graphPermissions[0]",
    ],
    [
      [
        { id: UNLISTED_ID, name: "A.Read" },
        { id: UNLISTED_ID, name: "B.Read" },
      ],
      "graphPermissions[1]",
      "repeats graphPermissions[0]",
    ],
  ])("may not repeat one: %j", (permissions, path, message) => {
    expect(validateGraphPermissions(permissions, "graphPermissions")).toMatchObject([{ path, message }]);
  });

  test("is not checked where only Terraform knows it", () => {
    const unknown = Fn.lower("MAIL.READ");
    expect(
      problemsOf(unknown, unknown, { id: unknown, name: "Mail.Read" }, { id: UNLISTED_ID, name: unknown }),
    ).toEqual([]);
    expect(validateGraphPermissions(Fn.split(",", "a,b"), "graphPermissions")).toEqual([]);
    expect(validateGraphPermissions(undefined, "graphPermissions")).toEqual([]);
  });

  test.each([
    ["User.Read", "graphPermissions", "is a string where a list of Graph permissions is expected"],
    [[7], "graphPermissions[0]", 'is a number where a permission\'s name, or { id: "…", name: "…" } is expected'],
    [[null], "graphPermissions[0]", 'is null where a permission\'s name, or { id: "…", name: "…" } is expected'],
    [
      [["User.Read"]],
      "graphPermissions[0]",
      'is a list where a permission\'s name, or { id: "…", name: "…" } is expected',
    ],
  ])("of the wrong JavaScript type is a problem, not an exception: %j", (permissions, path, message) => {
    const problems = validateGraphPermissions(permissions, "graphPermissions");
    expect(problems).toMatchObject([{ path, message }]);
  });
});
