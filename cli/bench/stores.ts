import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { spreadOf, type Spread } from "./measure.js";

/** What one run of `stores-main` says of a store: medians of its operations by name. */
export interface StoreFigure {
  readonly title: string;
  readonly microseconds: Readonly<Record<string, number>>;
}

/** The same over several runs. */
export interface StoreFigures {
  readonly title: string;
  readonly microseconds: Readonly<Record<string, Spread>>;
}

/**
 * Runs the program over the stores, each time in a process of its own. From its source: what is compiled for the package
 * would take packages of the runtime from elsewhere.
 */
export async function measureStores(runs: number): Promise<StoreFigures[]> {
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const program = join(__dirname, "stores-main.ts");
  const results: StoreFigure[][] = [];
  for (let run = 0; run < runs; run += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", loader, program]);
    results.push(JSON.parse(stdout) as StoreFigure[]);
  }
  return overRuns(results);
}

/** Spreads of what several runs say of the same stores and operations. */
export function overRuns(results: readonly (readonly StoreFigure[])[]): StoreFigures[] {
  const [first = []] = results;
  return first.map(({ title, microseconds }, index) => ({
    title,
    microseconds: Object.fromEntries(
      Object.keys(microseconds).map((operation) => [
        operation,
        spreadOf(results.map((figures) => figures[index]?.microseconds[operation] ?? NaN)),
      ]),
    ),
  }));
}

/** The figures as a table for people. */
export function storesTable(figures: readonly StoreFigures[]): string {
  const operations = Object.keys(figures[0]?.microseconds ?? {});
  const rows = [
    ["median µs", ...operations],
    ...figures.map(({ title, microseconds }) => [
      title,
      ...operations.map((operation) => (microseconds[operation]?.median ?? NaN).toFixed(0)),
    ]),
  ];
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
    )
    .join("\n");
}
