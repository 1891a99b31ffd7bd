import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as defaults from "../../runtime/config/defaults.js";
import { markdownTable } from "./markdown-table.js";

const SOURCE = join(__dirname, "../../runtime/config/defaults.ts");

/** A value, or the two ends of a range. */
type Limit = number | { readonly min: number; readonly max: number };

/** Every group of `runtime/config/defaults.ts` with its values, and the reasons that stand beside them. */
export function limitsTables(): string {
  const groups: Readonly<Record<string, Readonly<Record<string, Limit>>>> = defaults;
  const reasons = commentsIn(readFileSync(SOURCE, "utf8"));
  return [...reasons.keys()]
    .filter((name) => !name.includes("."))
    .map((group) => {
      const rows = Object.entries(groups[group] ?? {}).map(([name, value]) => [
        `\`${name}\``,
        inWords(name, value),
        reasons.get(`${group}.${name}`) ?? "",
      ]);
      return `### ${withoutStop(reasons.get(group) ?? group)}\n\n${markdownTable([`\`${group}\``, "Value", "Why"], rows)}`;
    })
    .join("\n\n");
}

/** Comments of the exported constants and of their members, by `NAME` and `NAME.member`. */
function commentsIn(text: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  const file = ts.createSourceFile(SOURCE, text, ts.ScriptTarget.Latest, true);
  const remember = (name: string, node: ts.Node): void => {
    const found = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
    comments.set(name, found.join(" ").replace(/\s+/g, " ").trim());
  };
  for (const statement of file.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      const group = name.getText();
      remember(group, statement);
      const object = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (object === undefined || !ts.isObjectLiteralExpression(object)) continue;
      for (const member of object.properties) remember(`${group}.${member.name?.getText() ?? ""}`, member);
    }
  }
  return comments;
}

/** Largest first; a value is said in the largest that divides it. */
const UNITS: Readonly<Record<string, readonly (readonly [size: number, name: string])[]>> = {
  // Before the shorter name that it ends with.
  Milliseconds: [
    [60_000, "minutes"],
    [1_000, "seconds"],
    [1, "ms"],
  ],
  Seconds: [
    [86_400, "days"],
    [3_600, "hours"],
    [60, "minutes"],
    [1, "seconds"],
  ],
  Bytes: [
    [1_048_576, "MiB"],
    [1_024, "KiB"],
    [1, "bytes"],
  ],
  Characters: [[1, "characters"]],
};

function inWords(name: string, value: Limit): string {
  if (typeof value === "object") return `${inWords(name, value.min)} to ${inWords(name, value.max)}`;
  const unit = Object.keys(UNITS).find((suffix) => name.toLowerCase().endsWith(suffix.toLowerCase())) ?? "";
  const [size, word] = UNITS[unit]?.find(([candidate]) => value % candidate === 0) ?? [1, ""];
  const count = value / size;
  return `${count} ${count === 1 ? word.replace(/s$/, "") : word}`.trim();
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
