import { list, plain, printable, say, words } from "../../../cli/review/text.js";

describe("a value from a plan", () => {
  it.each([
    ["an escape sequence", "a\u001b[31mb", "a\\u001b[31mb"],
    ["a line break", "a\nb\r\nc", "a\\u000ab\\u000d\\u000ac"],
    ["a C1 control character", "a\u009b31mb", "a\\u009b31mb"],
    ["a turn of the direction", "a\u202Eb", "a\\u202eb"],
    ["an invisible space", "a\u200Bb\u2060", "a\\u200bb\\u2060"],
    ["a line separator", "a\u2028b", "a\\u2028b"],
    ["an invisible tag", "a\u{E0041}b", "a\\udb40\\udc41b"],
    ["a command to GitHub Actions", "::error::x y ::z a::b", "\\u003a:error::x y \\u003a:z a::b"],
    ["a command to Azure DevOps", "x##vso[a]b ##[error]", "x\\u0023#vso[a]b \\u0023#[error]"],
    ["letters of any script", "Größe 日本 🙂", "Größe 日本 🙂"],
  ])("is shown without %s", (_title, value, shown) => {
    expect(printable(value)).toBe(shown);
  });

  it("is cut where it is too long", () => {
    expect(printable("x".repeat(300))).toBe(`${"x".repeat(199)}…`);
  });
});

describe("a text", () => {
  it("keeps values apart from words", () => {
    expect(say`from ${"a b"} to ${list(["c", words("nothing")])}${1}`).toEqual([
      { kind: "words", text: "from " },
      { kind: "value", text: "a b" },
      { kind: "words", text: " to " },
      { kind: "value", text: "c" },
      { kind: "words", text: ", " },
      { kind: "words", text: "nothing" },
      { kind: "value", text: "1" },
    ]);
  });

  it("quotes values that would run into the words", () => {
    expect(plain(say`${"one"} ${'two "2"'} ${""}`)).toBe('one "two \\"2\\"" ""');
  });
});
