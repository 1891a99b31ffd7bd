import { breakable } from "../../../runtime/browser/breakable.js";

describe("breakable", () => {
  it.each([
    ["mcp.contoso.com", "mcp.<wbr>contoso.<wbr>com"],
    ["https://contoso.com/a?b=c", "https://<wbr>contoso.<wbr>com/<wbr>a?<wbr>b=<wbr>c"],
    ["“a-”", "“a-”"],
    ["word", "word"],
    ["", ""],
    ["<b>.<i>", "&lt;b&gt;.<wbr>&lt;i&gt;"],
  ])("lets %s break after punctuation, and escapes it", (text, markup) => {
    expect(breakable(text).toString()).toBe(markup);
  });
});
