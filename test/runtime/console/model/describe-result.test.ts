import { describeResult, describeValue, type View } from "../../../../runtime/console/model/describe-result.js";

const message = {
  id: "AAMk",
  subject: "Berth plan",
  from: { name: "Ines", address: "ines@contoso.example" },
  receivedAt: "2026-11-25T09:00:00Z",
  isRead: false,
  hasAttachments: false,
  preview: "The plan is ready.",
  webLink: "https://outlook.office365.com/owa/?ItemID=1",
};

function structured(structuredContent: unknown): readonly View[] {
  return describeResult({ content: [{ type: "text", text: "the same as JSON" }], structuredContent }).views;
}

describe("structured content", () => {
  it("is shown once, although the text beside it says the same", () => {
    expect(structured({ name: "Adele" })).toEqual([
      { kind: "record", entries: [{ label: "Name", view: { kind: "text", text: "Adele" } }] },
    ]);
  });

  it("as many large records is a list to look through, each by its title", () => {
    const [list] = structured({ messages: [message], nextCursor: "x" });

    expect(list).toMatchObject({
      kind: "list",
      items: [
        {
          kind: "item",
          title: "Berth plan",
          line: [
            { kind: "text", text: "Ines <ines@contoso.example>" },
            { kind: "moment", iso: "2026-11-25T09:00:00Z" },
          ],
          beginning: "The plan is ready.",
          all: { kind: "record" },
        },
      ],
    });
  });

  it("as small records is a table, with a column for each member that any of them has", () => {
    expect(structured([{ a: 1 }, { a: 2, bC: true }])).toEqual([
      {
        kind: "table",
        columns: ["A", "B c"],
        rows: [
          [{ kind: "text", text: "1" }, { kind: "nothing" }],
          [
            { kind: "text", text: "2" },
            { kind: "text", text: "yes" },
          ],
        ],
      },
    ]);
  });

  it.each<[string, unknown, View["kind"]]>([
    ["a moment", "2026-11-25T09:00:00Z", "moment"],
    ["an https address", "https://contoso.com/a", "link"],
    ["an address that runs something", "javascript:alert(1)", "text"],
    ["an address without TLS", "http://contoso.com", "text"],
    ["several lines", "a\nb", "preformatted"],
    ["nothing", null, "nothing"],
    ["an empty list", [], "nothing"],
    ["an empty object", {}, "nothing"],
    ["a list of texts", ["a"], "list"],
  ])("%s is shown as what it is", (_what, value, kind) => {
    expect(describeValue(value).kind).toBe(kind);
  });

  it("that is deeper than anybody reads ends as JSON", () => {
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(JSON.stringify(describeValue(deep))).toContain('{\\"e\\":1}');
  });
});

describe("the summary", () => {
  it.each<[unknown, string]>([
    [{ messages: [message], nextCursor: "x" }, "1 message"],
    [{ messages: [message, message] }, "2 messages"],
    [{ people: [message] }, "1 person"],
    [{ events: [] }, "No events"],
    [{ name: "Adele" }, "Done"],
  ])("of %j is %j", (structuredContent, summary) => {
    expect(describeResult({ structuredContent }).summary).toBe(summary);
  });

  it("says so when there is nothing", () => {
    expect(describeResult({ content: [] })).toMatchObject({ summary: "Done, without content", views: [] });
  });
});

describe("content without structure", () => {
  it.each<[string, unknown, View["kind"]]>([
    ["text", { type: "text", text: "a" }, "text"],
    ["an image", { type: "image", mimeType: "image/png", data: "AAAA" }, "image"],
    ["a document that says it is an image", { type: "image", mimeType: "text/html", data: "AAAA" }, "text"],
    ["an image that is no Base64", { type: "image", mimeType: "image/png", data: 'x" onload="' }, "text"],
    ["a link to a resource", { type: "resource_link", uri: "https://contoso.com/a", name: "a" }, "link"],
    ["a resource with text", { type: "resource", resource: { uri: "a:b", text: "x" } }, "preformatted"],
    ["sound", { type: "audio", mimeType: "audio/wav", data: "AAAA" }, "text"],
  ])("%s", (_what, block, kind) => {
    expect(describeResult({ content: [block] }).views.map((view) => view.kind)).toEqual([kind]);
  });
});

it("an error is the text of the tool, whatever else comes with it", () => {
  const described = describeResult({
    isError: true,
    content: [{ type: "text", text: "There is nothing with this id." }],
    structuredContent: { a: 1 },
  });

  expect(described).toMatchObject({
    isError: true,
    summary: "The tool reports an error",
    views: [{ kind: "text", text: "There is nothing with this id." }],
  });
});
