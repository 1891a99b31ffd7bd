import { Fn } from "cdktf";
import { validateTags } from "../../../constructs/validation/validate-tags.js";

function tags(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "x"]));
}

describe("validateTags", () => {
  test.each([
    [undefined],
    [{}],
    [{ environment: "test", "cost centre": "47-11", "hidden-title": "" }],
    [{ ["n".repeat(512)]: "v".repeat(256) }],
    [tags(50)],
  ])("accepts %p", (value) => {
    expect(validateTags(value, "tags")).toEqual([]);
  });

  test("refuses more than fifty", () => {
    expect(validateTags(tags(51), "tags")).toEqual([
      { path: "tags", message: "has 51 tags, an Azure resource takes 50", remedy: "Keep at most 50" },
    ]);
  });

  test.each(["a<b", "a>b", "a%b", "a&b", "a\\b", "a?b", "a/b"])("refuses the name %s", (name) => {
    expect(validateTags({ [name]: "x" }, "tags")).toMatchObject([
      {
        path: `tags["${name}"]`,
        value: name,
        message: "has one of the characters < > % & \\ ? / in its name, which Azure refuses",
      },
    ]);
  });

  test.each([
    [{ "": "x" }, 'tags[""]', "has a tag without a name"],
    [{ ["n".repeat(513)]: "x" }, `tags.${"n".repeat(513)}`, "has a name of 513 characters"],
    [{ note: "v".repeat(257) }, "tags.note", "is too long"],
    [{ Owner: "a", owner: "b" }, "tags.owner", "differs from tags.Owner by letter case only, which Azure ignores"],
    [{ owner: "a", Owner: "b" }, "tags.Owner", "differs from tags.owner by letter case only, which Azure ignores"],
  ])("refuses %p", (value, path, message) => {
    expect(validateTags(value, "tags")).toMatchObject([{ path, message }]);
  });

  test("leaves alone what only Terraform knows", () => {
    expect(validateTags({ environment: Fn.lower("TEST") }, "tags")).toEqual([]);
  });

  test.each([
    ["environment=test", "tags", "is a string where an object of tags, name to value is expected"],
    [null, "tags", "is null where an object of tags, name to value is expected"],
    [[], "tags", "is a list where an object of tags, name to value is expected"],
    [{ replicas: 3 }, "tags.replicas", "is a number where a tag's value as a string is expected"],
    [{ owner: null }, "tags.owner", "is null where a tag's value as a string is expected"],
  ])("reports the wrong JavaScript type of %p", (value, path, message) => {
    expect(validateTags(value, "tags")).toMatchObject([{ path, message }]);
  });
});
