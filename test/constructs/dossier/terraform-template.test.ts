import { templatePieces } from "../../../constructs/dossier/terraform-template.js";

it.each([
  ["plain", [{ text: "plain" }]],
  ["", []],
  ["${var.a}", [{ expression: "var.a" }]],
  ["https://${ var.host }/mcp", [{ text: "https://" }, { expression: "var.host" }, { text: "/mcp" }]],
  ["a $${not} b", [{ text: "a ${not} b" }]],
  ['${urlencode("https://${a.b.c}/x")}!', [{ expression: 'urlencode("https://${a.b.c}/x")' }, { text: "!" }]],
  ['${f({ a = "}" })}', [{ expression: 'f({ a = "}" })' }]],
  ['${f("\\"}")}x', [{ expression: 'f("\\"}")' }, { text: "x" }]],
  ["${unclosed", [{ expression: "unclosed" }]],
])("takes %j apart", (template, pieces) => {
  expect(templatePieces(template)).toEqual(pieces);
});
