import { run, textOf } from "./call.js";

const file = {
  id: "01ABC",
  name: "berth-plan.md",
  size: 11,
  file: { mimeType: "text/markdown" },
  lastModifiedDateTime: "2026-01-30T09:00:00Z",
  parentReference: { driveId: "b!42" },
  webUrl: "https://contoso-my.sharepoint.com/x",
};
const item = {
  id: "01ABC",
  driveId: "b!42",
  kind: "file",
  name: "berth-plan.md",
  mimeType: "text/markdown",
  size: 11,
  lastModifiedAt: "2026-01-30T09:00:00Z",
  webUrl: "https://contoso-my.sharepoint.com/x",
};
const content = (body: string | Uint8Array) => new Response(body, { status: 206 });

describe("search_files", () => {
  it("returns files and folders", async () => {
    const { result, requests, scopes } = await run("search_files", { query: "berth" }, [
      { value: [file, { id: "02", name: "Reports" }] },
    ]);

    expect(result.structuredContent).toEqual({ items: [item, { id: "02", kind: "folder", name: "Reports" }] });
    expect(scopes).toEqual(["https://graph.microsoft.com/Files.Read"]);
    expect(requests).toMatchObject([{ path: "/me/drive/root/search(q='berth')", query: { $top: "10" } }]);
  });

  it.each([
    ["it's", "/me/drive/root/search(q='it''s')"],
    ["a/../b?c#d&e", "/me/drive/root/search(q='a%2F..%2Fb%3Fc%23d%26e')"],
    ["') or ('", "/me/drive/root/search(q=''')%20or%20(''')"],
  ])("keeps %s inside the quotes", async (query, path) => {
    const { requests } = await run("search_files", { query }, [{ value: [] }]);

    expect(requests[0]?.path).toBe(path);
  });
});

describe("read_file", () => {
  it("returns the text of the user's own file", async () => {
    const { result, requests } = await run("read_file", { id: "01ABC" }, [file, content("HARBOUR 1-9")]);

    expect(result.structuredContent).toEqual({ ...item, text: "HARBOUR 1-9" });
    expect(requests).toMatchObject([{ path: "/me/drive/items/01ABC" }, { path: "/me/drive/items/01ABC/content" }]);
    expect(requests[1]?.headers.get("range")).toBe("bytes=0-10");
  });

  it("reads in another drive when told which", async () => {
    const { requests } = await run("read_file", { id: "01ABC", driveId: "b!42" }, [file, content("HARBOUR 1-9")]);

    expect(requests).toMatchObject([
      { path: "/drives/b!42/items/01ABC" },
      { path: "/drives/b!42/items/01ABC/content" },
    ]);
  });

  it("reads a long file part by part, without tearing characters", async () => {
    const long = { ...file, size: 250_000 };
    // The part ends in the first of the two bytes of an umlaut.
    const part = Buffer.concat([Buffer.from("x".repeat(99_999)), Buffer.from("\u00e4").subarray(0, 1)]);
    const first = await run("read_file", { id: "01ABC" }, [long, content(part)]);
    const last = await run("read_file", { id: "01ABC", offset: 200_000 }, [long, content("y".repeat(50_000))]);

    expect(first.requests[1]?.headers.get("range")).toBe("bytes=0-99999");
    expect(first.result.structuredContent).toMatchObject({ text: "x".repeat(99_999), nextOffset: 99_999 });
    expect(last.requests[1]?.headers.get("range")).toBe("bytes=200000-249999");
    expect(last.result.structuredContent).toEqual({ ...item, size: 250_000, text: "y".repeat(50_000) });
  });

  it.each([0, 11])("asks for nothing beyond the end: offset %i of a file as long", async (size) => {
    const { result, requests } = await run("read_file", { id: "01ABC", offset: size }, [{ ...file, size }]);

    expect(result.structuredContent).toMatchObject({ text: "" });
    expect(requests).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ["a folder", { file: undefined }, "That is a folder"],
    ["a picture", { file: { mimeType: "image/png" } }, "does not hold text (image/png)"],
    ["a PDF called text", { name: "a.txt", file: { mimeType: "application/pdf" } }, "does not hold text"],
    ["something unnamed", { name: "a.bin", file: {} }, "does not hold text (unknown type)"],
  ])("says where to open %s instead", async (_what, change, text) => {
    const answer = await run("read_file", { id: "01ABC" }, [{ ...file, ...change }]);

    expect(answer.result.isError).toBe(true);
    expect(textOf(answer)).toContain(text);
    expect(answer.requests).toHaveLength(1);
  });

  it("notices bytes that are no text whatever their type says", async () => {
    const answer = await run("read_file", { id: "01ABC" }, [file, content(Uint8Array.of(0x50, 0x4b, 0, 0))]);

    expect(textOf(answer)).toContain("https://contoso-my.sharepoint.com/x");
    expect(answer.result.isError).toBe(true);
  });

  it.each([{ id: ".." }, { id: "1", driveId: "." }, { id: "1", offset: -1 }])("refuses %j", async (args) => {
    const answer = await run("read_file", args);

    expect(answer.result.isError).toBe(true);
    expect(answer.requests).toEqual([]);
  });
});
