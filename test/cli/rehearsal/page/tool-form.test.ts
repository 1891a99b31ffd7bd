import { argumentsFrom, fieldsOf } from "../../../../cli/rehearsal/page/tool-form.js";

const tool = {
  name: "find",
  inputSchema: {
    type: "object" as const,
    properties: {
      query: { type: "string", description: "Words to find" },
      limit: { type: "integer", default: 10 },
      ratio: { type: "number" },
      exact: { type: "boolean" },
      order: { enum: ["oldest", "newest"] },
      tags: { type: "array", items: { type: "string" } },
    },
    required: ["query", "limit"],
  },
};

const parsed = (form: Readonly<Record<string, string>>) => argumentsFrom(tool, new URLSearchParams(form));

describe("the form of a tool", () => {
  it("has a field for each argument, by its type, and demands only what has no default", () => {
    expect(fieldsOf(tool).map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ["query", "text", true],
      ["limit", "integer", false],
      ["ratio", "number", false],
      ["exact", "boolean", false],
      ["order", "choice", false],
      ["tags", "json", false],
    ]);
  });

  it("has no field for a tool without arguments", () => {
    expect(fieldsOf({ name: "whoami", inputSchema: { type: "object" } })).toEqual([]);
  });

  it("becomes arguments of the types that the tool wants", () => {
    const form = { query: "12", limit: "5", ratio: "0.5", exact: "false", order: "newest", tags: '["a"]' };
    expect(parsed(form)).toEqual({
      ok: true,
      parameters: { query: "12", limit: 5, ratio: 0.5, exact: false, order: "newest", tags: ["a"] },
    });
  });

  it("leaves out what was left empty, and what the tool does not take", () => {
    expect(parsed({ query: "x", limit: " ", __proto__x: "1", other: "1" })).toEqual({
      ok: true,
      parameters: { query: "x" },
    });
  });

  it.each([
    [{ limit: "many" }, "limit is not a number"],
    [{ limit: "true" }, "limit is not a number"],
    [{ exact: "1" }, "exact is not true or false"],
    [{ tags: "[" }, "tags is not JSON"],
  ])("says which field of %j can't be read", (form, problem) => {
    expect(parsed(form)).toEqual({ ok: false, problem });
  });
});
