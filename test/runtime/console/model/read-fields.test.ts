import { formFields } from "../../../../runtime/console/model/form-fields.js";
import type { JsonSchema } from "../../../../runtime/console/model/json-schema.js";
import { readFields } from "../../../../runtime/console/model/read-fields.js";

/** What becomes of a text in the one field of a form: the argument, or the problem. */
function read(schema: JsonSchema, text: string, required = false): unknown {
  const fields = formFields({ properties: { it: schema }, required: required ? ["it"] : [] });
  const result = readFields(fields, { it: text });
  return result.ok ? result.values.it : { problem: result.problems.get("it") };
}

describe("what is typed", () => {
  it.each<[JsonSchema, string, unknown]>([
    [{ type: "string" }, " as it is ", " as it is "],
    [{ type: "integer" }, " 7 ", 7],
    [{ type: "number" }, "-0.5", -0.5],
    [{ enum: ["a", 2, true] }, "2", 2],
    [{ type: "boolean" }, "false", false],
    [{ type: "boolean", default: true }, "false", false],
    [{ type: "string", format: "date-time" }, "2026-11-25T09:00:00+01:00", "2026-11-25T09:00:00+01:00"],
    [{ type: "string", format: "date" }, "2026-11-25", "2026-11-25"],
    [{ type: "array", items: { type: "string" } }, "a\n\n b \n", ["a", "b"]],
    [{ type: "object" }, '{"a": [1]}', { a: [1] }],
    [{}, "null", null],
  ])("for %j: %j becomes %j", (schema, text, value) => {
    expect(read(schema, text)).toEqual(value);
  });

  it.each<[JsonSchema, string, RegExp]>([
    [{ type: "integer" }, "1.5", /whole number/],
    [{ type: "number" }, "many", /Write a number/],
    [{ type: "integer", minimum: 1 }, "0", /1 or more/],
    [{ type: "integer", maximum: 9 }, "10", /9 or less/],
    [{ type: "number", exclusiveMinimum: 0 }, "0", /more than 0/],
    [{ type: "number", exclusiveMaximum: 1 }, "1", /less than 1/],
    [{ type: "string", minLength: 3 }, "ab", /at least 3/],
    [{ type: "string", maxLength: 2 }, "abc", /at most 2 characters; this has 3/],
    [{ type: "string", pattern: "^a+$" }, "b", /match \^a\+\$/],
    [{ type: "string", format: "email" }, "nobody", /mail address/],
    [{ type: "string", format: "uri" }, "contoso.com", /whole address/],
    [{ type: "string", format: "uuid" }, "1", /UUID/],
    [{ type: "string", format: "date-time" }, "2026-11-25", /date, time and offset/],
    [{ type: "string", format: "date-time" }, "2026-13-25T09:00:00Z", /date, time and offset/],
    [{ type: "string", format: "date" }, "25.11.2026", /Write a date/],
    [{ type: "array", items: { type: "string" }, maxItems: 1 }, "a\nb", /at most 1/],
    [{ type: "array", items: { type: "string" }, minItems: 2 }, "a", /at least 2/],
    [{ type: "object" }, "[1]", /JSON object/],
    [{ type: "object" }, "{", /not JSON/],
  ])("for %j: %j is refused with a reason", (schema, text, reason) => {
    expect(read(schema, text)).toEqual({ problem: expect.stringMatching(reason) as string });
  });

  it("counts characters as people do, not as computers store them", () => {
    expect(read({ type: "string", maxLength: 2 }, "🌊🌊")).toBe("🌊🌊");
  });

  it("is left to the server where the browser doesn't understand the pattern", () => {
    expect(read({ type: "string", pattern: "(?<" }, "a")).toBe("a");
  });
});

describe("what is empty", () => {
  it("is left out", () => {
    const fields = formFields({
      properties: { a: { type: "string" }, b: { type: "array", items: { type: "string" } } },
    });
    expect(readFields(fields, { a: "", b: " " })).toEqual({ ok: true, values: {} });
  });

  it.each<[JsonSchema, string]>([
    [{ type: "string" }, "Fill this in."],
    [{ enum: ["a"] }, "Choose one."],
  ])("is missed where it is required: %j", (schema, problem) => {
    expect(read(schema, "", true)).toEqual({ problem });
  });
});

it("an argument with a dangerous name is an argument like others", () => {
  const properties = JSON.parse('{"__proto__": {"type": "string"}}') as Record<string, JsonSchema>;
  const fields = formFields({ properties });
  const texts = Object.fromEntries([["__proto__", "x"]]);
  const result = readFields(fields, texts);

  expect(result.ok && Object.keys(result.values)).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
