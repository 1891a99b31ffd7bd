import { arch, availableParallelism, cpus, platform } from "node:os";
import type { Spread } from "./measure.js";
import type { MeasuredProgram } from "./programs.js";
import { alignedTable } from "./table.js";

/** A program with what its runs took. */
export interface Figure extends MeasuredProgram {
  readonly milliseconds: Spread;
  readonly peakMegabytes: Spread;
}

/** What the figures depend on. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  readonly platform: string;
}

/** The machine this process runs on. */
export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown processor",
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
  };
}

export function describeMachine({ cores, processor, node, platform: system }: Machine): string {
  return `${cores} cores (${processor}), Node ${node}, ${system}`;
}

const columns = ["", "median ms", "min-max ms", "ms per more", "peak MB", "target"] as const;

/** The figures as a table for people. */
export function table(figures: readonly Figure[], machine: Machine, runs: number): string {
  const rows = [columns, ...figures.map((figure, index) => row(figure, figures[index - 1]))];
  return [alignedTable(rows), "", `${describeMachine(machine)}; ${runs} runs each, one process a run`].join("\n");
}

function row(figure: Figure, previous: Figure | undefined): string[] {
  const { title, milliseconds, peakMegabytes, target } = figure;
  return [
    title,
    milliseconds.median.toFixed(0),
    `${milliseconds.min.toFixed(0)}-${milliseconds.max.toFixed(0)}`,
    perMore(figure, previous)?.toFixed(1) ?? "",
    peakMegabytes.median.toFixed(0),
    [
      target?.milliseconds === undefined
        ? []
        : `${milliseconds.median < target.milliseconds ? "met" : "missed"}: < ${target.milliseconds} ms`,
      target?.megabytes === undefined
        ? []
        : `${peakMegabytes.median < target.megabytes ? "met" : "missed"}: < ${target.megabytes} MB`,
    ]
      .flat()
      .join(", "),
  ];
}

/** Milliseconds that one integration more costs, against the row before: alike in all rows when growth is linear. */
function perMore(figure: Figure, previous: Figure | undefined): number | undefined {
  if (figure.integrations === undefined || previous?.integrations === undefined) return undefined;
  return (figure.milliseconds.median - previous.milliseconds.median) / (figure.integrations - previous.integrations);
}
