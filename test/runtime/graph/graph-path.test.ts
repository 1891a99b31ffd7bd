import { graphPath, odataText } from "../../../runtime/graph/graph-path.js";
import { GraphRequestFailed } from "../../../runtime/graph/graph-request-failed.js";

it.each([
  ["AAMkAGI2=", "/me/messages/AAMkAGI2%3D"],
  ["a/b?c#d", "/me/messages/a%2Fb%3Fc%23d"],
  ["%2e%2e", "/me/messages/%252e%252e"],
  ["half a \ud83d character", "/me/messages/half%20a%20%EF%BF%BD%20character"],
])("keeps %s in its segment", (id, path) => {
  expect(graphPath`/me/messages/${id}`).toBe(path);
});

it.each([".", ".."])("refuses %s as a segment", (id) => {
  expect(() => graphPath`/me/drive/items/${id}/content`).toThrow(GraphRequestFailed);
  expect(() => graphPath`/me/messages/${id}`).toThrow(GraphRequestFailed);
});

it("keeps a quote inside an OData text", () => {
  expect(graphPath`/me/drive/root/search(q='${odataText("it's & more")}')`).toBe(
    "/me/drive/root/search(q='it''s%20%26%20more')",
  );
});
