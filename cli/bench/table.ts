/** Rows in columns: text to the left in the first and the last, numbers to the right in between. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const last = Math.max(...rows.map((cells) => cells.length)) - 1;
  const widths = Array.from({ length: last + 1 }, (_column, index) =>
    Math.max(...rows.map((cells) => cells[index]?.length ?? 0)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, index) =>
          index === 0 || index === last ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
