import { cursorOf, InvalidPageCursor, queryOfCursor } from "../../../runtime/graph/page-cursor.js";

const GRAPH = "https://graph.microsoft.com";
const forged = (query: string) => Buffer.from(query).toString("base64url");

it.each([
  "$skip=10",
  "%24skip=10&%24top=10",
  "$skiptoken=RFNwdAIAAQAAACM6_%2B%2F",
  "startDateTime=2026-01-31T09:00:00Z&endDateTime=2026-02-07T09:00:00Z&$skip=20",
])("comes back as the query it was made of: %s", (query) => {
  expect(queryOfCursor(cursorOf(`${GRAPH}/v1.0/me/messages?${query}`, GRAPH) ?? "")).toBe(query);
});

it.each([
  undefined,
  "not a url",
  `${GRAPH}/v1.0/me/messages`,
  "https://graph.microsoft.com.evil.example/v1.0/me?$skip=1",
  "https://evil.example/v1.0/me?$skip=1",
  "http://graph.microsoft.com/v1.0/me?$skip=1",
  "https://graph.microsoft.com:8443/v1.0/me?$skip=1",
])("is not made of %s", (nextLink) => {
  expect(cursorOf(nextLink, GRAPH)).toBeUndefined();
});

describe("a cursor is refused", () => {
  it.each([
    ["that is empty", ""],
    ["that isn't base64url", "%$§"],
    ["with nothing in it", forged("")],
    ["with an unknown parameter", forged("$skip=1&$expand=attachments")],
    ["with an unknown parameter, escaped", forged("$skip=1&%24expand=attachments")],
    ["with a parameter without a value", forged("$whatif")],
    ["with a broken escape", forged("%=1")],
    ["with a fragment", forged("$skip=1#x")],
    ["with a line break", forged("$skip=1\r\nX: y")],
    ["with a space", forged("$skip=1 HTTP/1.1")],
    ["with other characters", forged("$skip=1\u00e4")],
    ["that is too long", forged(`$skiptoken=${"a".repeat(4096)}`)],
  ])("%s", (_what, cursor) => {
    expect(() => queryOfCursor(cursor)).toThrow(InvalidPageCursor);
  });
});
