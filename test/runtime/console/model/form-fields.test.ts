import { formFields, type Field } from "../../../../runtime/console/model/form-fields.js";
import type { JsonSchema } from "../../../../runtime/console/model/json-schema.js";
import { configuredTools } from "../../../../runtime/server/tool-registry.js";
import { z } from "zod";

function fieldOf(schema: JsonSchema, required = false, root: Partial<JsonSchema> = {}): Field {
  const [field] = formFields({
    type: "object",
    properties: { it: schema },
    required: required ? ["it"] : [],
    ...root,
  });
  if (field === undefined) throw new Error("no field");
  return field;
}

describe("a field", () => {
  it.each<[string, JsonSchema, Field["input"]["kind"]]>([
    ["a text", { type: "string" }, "text"],
    ["a text of a known form", { type: "string", format: "email" }, "text"],
    ["a moment", { type: "string", format: "date-time" }, "date-time"],
    ["a date", { type: "string", format: "date" }, "date"],
    ["a number", { type: "number" }, "number"],
    ["a whole number", { type: "integer" }, "number"],
    ["a choice", { type: "string", enum: ["a", "b"] }, "choice"],
    ["a constant", { const: "a" }, "choice"],
    ["named constants", { oneOf: [{ const: 1, title: "One" }, { const: 2 }] }, "choice"],
    ["yes, no or unset", { type: "boolean" }, "choice"],
    ["yes or no", { type: "boolean", default: false }, "checkbox"],
    ["a list of texts", { type: "array", items: { type: "string" } }, "lines"],
    ["a list of anything else", { type: "array", items: { type: "number" } }, "json"],
    ["a list of choices", { type: "array", items: { type: "string", enum: ["a"] } }, "json"],
    ["an object", { type: "object", properties: { a: { type: "string" } } }, "json"],
    ["either of two", { anyOf: [{ type: "string" }, { type: "number" }] }, "json"],
    ["a text or null", { anyOf: [{ type: "string" }, { type: "null" }] }, "text"],
    ["a whole number or null", { type: ["integer", "null"] }, "number"],
    ["a part of the document", { $ref: "#/$defs/place" }, "choice"],
    ["what nobody said anything about", {}, "json"],
  ])("for %s", (_what, schema, kind) => {
    expect(fieldOf(schema, false, { $defs: { place: { enum: ["quay"] } } }).input.kind).toBe(kind);
  });

  it("offers nothing as a choice where it may be left out, and not where it may not", () => {
    const labels = (required: boolean) => {
      const { input } = fieldOf({ enum: ["a", 2] }, required);
      return input.kind === "choice" ? input.options : [];
    };

    expect(labels(false)).toEqual([
      { value: "", label: "not set" },
      { value: '"a"', label: "a" },
      { value: "2", label: "2" },
    ]);
    expect(labels(true)).toHaveLength(2);
  });

  it("may be left out when there is a default, although the schema lists it as required", () => {
    expect(fieldOf({ type: "integer", default: 10 }, true)).toMatchObject({ required: false, initial: "10" });
  });

  it.each<[JsonSchema, string]>([
    [{ type: "integer", minimum: 1, maximum: 9 }, "Whole number, 1 to 9"],
    [{ type: "number", exclusiveMinimum: 0 }, "Number, more than 0"],
    [{ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, "Whole number"],
    [{ type: "integer", maximum: 9, description: "At most (1 to 9)" }, ""],
    [{ type: "string", format: "date-time" }, "With its offset, as in 2026-01-31T09:00:00Z"],
    [{ type: "array", items: { type: "string" } }, "One a line"],
  ])("names its limits unless the description does: %j", (schema, limits) => {
    expect(fieldOf(schema).limits).toBe(limits);
  });

  it("shows a default as people would type it", () => {
    expect(fieldOf({ type: "array", items: { type: "string" }, default: ["a", "b"] }).initial).toBe("a\nb");
    expect(fieldOf({ type: "object", default: { a: 1 } }).initial).toBe('{\n  "a": 1\n}');
    expect(fieldOf({ enum: ["a"], default: "a" }).initial).toBe('"a"');
    expect(fieldOf({ type: "boolean", default: true }).initial).toBe("true");
  });

  it("is not lost in references that go in circles", () => {
    const field = fieldOf({ $ref: "#/$defs/a" }, false, {
      $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
    });
    expect(field.input.kind).toBe("json");
  });

  it("knows no definitions but the document's own", () => {
    expect(fieldOf({ $ref: "https://evil.example/schema" }).input.kind).toBe("json");
    expect(fieldOf({ $ref: "#/$defs/constructor" }, false, { $defs: {} }).input.kind).toBe("json");
  });
});

it("required fields come first, the others stay in order", () => {
  const names = formFields({
    properties: { a: {}, b: { type: "string" }, c: {}, d: { type: "string" } },
    required: ["d", "b"],
  }).map(({ name }) => name);

  expect(names).toEqual(["b", "d", "a", "c"]);
});

it("a tool without arguments has no fields", () => {
  expect(formFields({})).toEqual([]);
});

it("no built-in tool needs JSON to be typed", () => {
  const permissions = ["User.Read", "People.Read", "Mail.Read", "Calendars.Read", "Files.Read"];
  const kinds = configuredTools(permissions).flatMap(({ tool }) =>
    formFields(z.toJSONSchema(tool.input, { io: "input" }) as JsonSchema).map(({ input }) => input.kind),
  );

  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds).not.toContain("json");
});
