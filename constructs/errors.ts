import { describeProblem, type Problem } from "./validation/problem.js";

export class EntraMcpIntegrationError extends Error {
  public constructor(
    path: string,
    public readonly problems: readonly Problem[],
  ) {
    super(`${path}: ${problems.map(describeProblem).join("\n")}`);
  }
}
