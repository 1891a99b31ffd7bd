/** Text from outside, as Markdown that says just that: no markup, no HTML, no link, no mention. */
export function text(value: string): string {
  return (
    oneLine(value)
      .replaceAll("&", "&amp;")
      .replace(/[\\`*_[\]<>|~]/g, "\\$&")
      // Taken for links and mentions without any markup around them.
      .replace(/:\/\//g, "&#58;//")
      .replace(/\bwww\./gi, "www&#46;")
      .replaceAll("@", "&#64;")
      .replace(/^([-+#=]|\d+[.)])/, "\\$1")
  );
}

/** Text from outside as code, to the letter. In a table a bar would end the cell. */
export function code(value: string): string {
  const line = oneLine(value).replaceAll("|", "\\|");
  if (line.trim() === "") return "";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** A block of code that its content can't end. */
export function codeBlock(language: string, content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

/** A table. Cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
