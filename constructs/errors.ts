import { describeProblem, type Problem } from "./validation/problem.js";

/** Thrown while synthesizing when the props of an integration can't become a deployment that works. */
export class EntraMcpIntegrationError extends Error {
  public override readonly name = "EntraMcpIntegrationError";
  /** What a program tells this error by. */
  public readonly code = "ENTRA_MCP_INTEGRATION_PROPS";

  /**
   * @param path - path of the construct in its tree
   * @param problems - everything that is wrong, in the order of the props
   */
  public constructor(
    path: string,
    public readonly problems: readonly Problem[],
  ) {
    const lines = problems.map((problem, index) => `  ${index + 1}. ${describeProblem(problem)}`);
    super([`${path}: ${count(problems.length)} in its props`, ...lines].join("\n"));
  }
}

function count(problems: number): string {
  return problems === 1 ? "1 problem" : `${problems} problems`;
}
