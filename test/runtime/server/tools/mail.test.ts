import { run, textOf } from "./call.js";

const message = {
  id: "AAMkAGI2=",
  subject: "Berth plan",
  from: { emailAddress: { name: "Ines Duarte", address: "ines@contoso.example" } },
  receivedDateTime: "2026-01-31T09:00:00Z",
  isRead: false,
  hasAttachments: null,
  bodyPreview: "Ready for review",
  webLink: "https://outlook.office365.com/owa/?ItemID=1",
};
const summary = {
  id: "AAMkAGI2=",
  subject: "Berth plan",
  from: { name: "Ines Duarte", address: "ines@contoso.example" },
  receivedAt: "2026-01-31T09:00:00Z",
  isRead: false,
  preview: "Ready for review",
  webLink: "https://outlook.office365.com/owa/?ItemID=1",
};

describe("list_messages", () => {
  it("returns the newest messages, without what Graph leaves empty", async () => {
    const { result, requests, scopes } = await run("list_messages", { limit: 5 }, [{ value: [message, { id: "2" }] }]);

    expect(result.structuredContent).toEqual({ messages: [summary, { id: "2" }] });
    expect(scopes).toEqual(["https://graph.microsoft.com/Mail.Read"]);
    expect(requests).toMatchObject([{ path: "/me/messages", query: { $top: "5", $orderby: "receivedDateTime desc" } }]);
    expect(requests[0]?.query.$select?.split(",")).toContain("bodyPreview");
  });

  it("filters by what it also sorts by, as Graph demands", async () => {
    const { requests } = await run("list_messages", { unreadOnly: true, receivedAfter: "2026-01-31T10:00:00+01:00" }, [
      { value: [] },
    ]);

    expect(requests[0]?.query.$filter).toBe("receivedDateTime gt 2026-01-31T09:00:00.000Z and isRead eq false");
  });

  it("pages", async () => {
    const nextLink = "https://graph.microsoft.com/v1.0/me/messages?$top=1&$skip=1";
    const first = await run("list_messages", { limit: 1 }, [{ value: [message], "@odata.nextLink": nextLink }]);
    const { nextCursor } = first.result.structuredContent as { nextCursor: string };
    const second = await run("list_messages", { limit: 1, cursor: nextCursor }, [{ value: [{ id: "2" }] }]);

    expect(second.requests).toMatchObject([{ path: "/me/messages", query: { $top: "1", $skip: "1" } }]);
    expect(second.result.structuredContent).toEqual({ messages: [{ id: "2" }] });
  });

  it("says what to do about a cursor that isn't one", async () => {
    const answer = await run("list_messages", { cursor: "bm9uc2Vuc2U" });

    expect(answer.result.isError).toBe(true);
    expect(textOf(answer)).toContain("Leave it out to begin at the first page");
    expect(answer.requests).toEqual([]);
  });

  it.each([
    { limit: 0 },
    { limit: 51 },
    { limit: 1.5 },
    { limit: "5" },
    { receivedAfter: "yesterday" },
    { cursor: "" },
  ])("refuses %j before asking Graph", async (args) => {
    const answer = await run("list_messages", args);

    expect(answer.result.isError).toBe(true);
    expect(textOf(answer)).toContain(Object.keys(args)[0]);
    expect(answer.requests).toEqual([]);
  });
});

describe("search_messages", () => {
  it("hands Outlook's search syntax to Graph in quotes, as Graph sorts then itself", async () => {
    const { result, requests } = await run("search_messages", { query: "budget from:ines" }, [{ value: [message] }]);

    expect(result.structuredContent).toEqual({ messages: [summary] });
    expect(requests[0]?.query).toMatchObject({ $search: '"budget from:ines"', $top: "10" });
    expect(Object.keys(requests[0]?.query ?? {})).not.toContain("$orderby");
  });

  it.each([
    ['say "hello"', '"say \\"hello\\""'],
    ["back\\slash", '"back\\\\slash"'],
    ["a&$filter=isRead eq false#", '"a&$filter=isRead eq false#"'],
  ])("keeps %s inside the quotes", async (query, $search) => {
    const { requests } = await run("search_messages", { query }, [{ value: [] }]);

    expect(requests[0]?.query.$search).toBe($search);
    expect(requests[0]?.query.$filter).toBeUndefined();
  });

  it.each(["", "   ", "x".repeat(501)])("refuses the query %j", async (query) => {
    const answer = await run("search_messages", { query });

    expect(answer.result.isError).toBe(true);
    expect(answer.requests).toEqual([]);
  });
});

describe("read_message", () => {
  const body = { contentType: "text", content: "HARBOUR berths 1 to 9" };

  it("returns one message as text", async () => {
    const toRecipients = [{ emailAddress: { address: "adele@contoso.example" } }];
    const { result, requests } = await run("read_message", { id: message.id }, [{ ...message, toRecipients, body }]);

    expect(result.structuredContent).toEqual({
      ...summary,
      preview: undefined,
      to: [{ address: "adele@contoso.example" }],
      cc: [],
      text: "HARBOUR berths 1 to 9",
      truncated: false,
    });
    expect(requests).toMatchObject([{ path: "/me/messages/AAMkAGI2%3D" }]);
    expect(requests[0]?.headers.get("prefer")).toBe('outlook.body-content-type="text"');
  });

  it("cuts a text that would fill a model's context", async () => {
    const content = "x".repeat(50_001);
    const { result } = await run("read_message", { id: "1" }, [{ id: "1", body: { content } }]);

    expect(result.structuredContent).toMatchObject({ text: "x".repeat(50_000), truncated: true });
  });

  it.each(["", ".", "..", "a b", "1?$expand=x", "a#b", "%2e%2e", "x".repeat(1025)])("refuses the id %j", async (id) => {
    const answer = await run("read_message", { id });

    expect(answer.result.isError).toBe(true);
    expect(answer.requests).toEqual([]);
  });
});
