import { decodeText, isText } from "../../../../runtime/server/tools/text-content.js";

it.each([
  ["text/plain", undefined],
  ["text/html; charset=utf-8", undefined],
  ["application/json", undefined],
  ["application/ld+json", undefined],
  ["application/xml", undefined],
  ["image/svg+xml", undefined],
  ["application/octet-stream", "main.TF"],
  [undefined, "notes.md"],
])("%s named %s is text", (type, name) => {
  expect(isText(type, name)).toBe(true);
});

it.each([
  ["application/pdf", "a.txt"],
  ["image/png", undefined],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx"],
  ["application/octet-stream", "a.exe"],
  ["application/octet-stream", undefined],
  [undefined, undefined],
  ["", ""],
])("%s named %s is not", (type, name) => {
  expect(isText(type, name)).toBe(false);
});

it.each([
  ["UTF-8", Buffer.from("gr\u00fc\u00df \ud83d\ude00")],
  ["UTF-8 with its mark", Buffer.from("\ufeffgr\u00fc\u00df \ud83d\ude00")],
  ["UTF-16, little end first", Buffer.from("\ufeffgr\u00fc\u00df \ud83d\ude00", "utf16le")],
  ["UTF-16, big end first", Buffer.from("\ufeffgr\u00fc\u00df \ud83d\ude00", "utf16le").swap16()],
])("decodes %s", (_what, bytes) => {
  expect(decodeText(bytes)).toEqual({ text: "gr\u00fc\u00df \ud83d\ude00", bytes: bytes.length });
});

it.each([
  ["\u00e4", 1],
  ["\u20ac", 1],
  ["\u20ac", 2],
  ["\ud83d\ude00", 1],
  ["\ud83d\ude00", 2],
  ["\ud83d\ude00", 3],
])("leaves %s for the next part when it ends after byte %i", (character, present) => {
  const part = Buffer.concat([Buffer.from("ab"), Buffer.from(character).subarray(0, present)]);

  expect(decodeText(part)).toEqual({ text: "ab", bytes: 2 });
});

it("keeps a whole character at the end", () => {
  expect(decodeText(Buffer.from("a\u20ac"))).toEqual({ text: "a\u20ac", bytes: 4 });
});

it("knows what isn't text by its zeros", () => {
  expect(decodeText(Uint8Array.of(1, 0, 2))).toBeUndefined();
});
