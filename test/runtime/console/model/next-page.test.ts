import { nextPageArguments } from "../../../../runtime/console/model/next-page.js";

const paged = { properties: { limit: {}, cursor: {} } };

it("asks for the next page with the arguments of the first", () => {
  expect(nextPageArguments(paged, { limit: 3 }, { items: [], nextCursor: "b" })).toEqual({ limit: 3, cursor: "b" });
  expect(nextPageArguments(paged, { limit: 3, cursor: "a" }, { nextCursor: "b" })).toEqual({ limit: 3, cursor: "b" });
});

it.each([
  ["the last page", paged, { items: [] }],
  ["an empty cursor", paged, { nextCursor: "" }],
  ["a cursor that is no text", paged, { nextCursor: 4 }],
  ["a tool that takes no cursor", { properties: { limit: {} } }, { nextCursor: "b" }],
  ["content without structure", paged, undefined],
])("there is none after %s", (_what, schema, content) => {
  expect(nextPageArguments(schema, {}, content)).toBeUndefined();
});
