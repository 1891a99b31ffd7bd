/** Memory of a process while it works. */
export interface MemorySample {
  /** Requests answered so far, by all processes. */
  readonly requests: number;
  readonly megabytes: number;
}

/** What samples say. */
export interface MemoryTrend {
  /** Middle of the samples of the first and the last fifth. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
  /** Megabytes more for 100,000 requests more, by the line that fits the second half best: about none unless it leaks. */
  readonly growth: number;
}

/** @param samples - in order, ten or more */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend {
  const fifth = Math.ceil(samples.length / 5);
  return {
    early: median(samples.slice(0, fifth).map(({ megabytes }) => megabytes)),
    late: median(samples.slice(-fifth).map(({ megabytes }) => megabytes)),
    most: Math.max(...samples.map(({ megabytes }) => megabytes)),
    growth: slope(samples.slice(Math.floor(samples.length / 2))) * 100_000,
  };
}

/** Of the least-squares line. */
function slope(samples: readonly MemorySample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ requests }) => requests)), mean(samples.map(({ megabytes }) => megabytes))];
  const covariance = samples.reduce((sum, { requests, megabytes }) => sum + (requests - x) * (megabytes - y), 0);
  const variance = samples.reduce((sum, { requests }) => sum + (requests - x) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
