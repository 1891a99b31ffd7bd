/** What is wrong; one word a rule, so that tests and tools need not read messages. */
export type SchemaProblemKind =
  | "unknown-type"
  | "unknown-argument"
  | "missing-argument"
  | "read-only-argument"
  | "deprecated-argument"
  | "wrong-type"
  | "block-count"
  | "ignore-changes";

/** One disagreement between a configuration and its providers' schemas. */
export interface SchemaProblem {
  readonly kind: SchemaProblemKind;
  /** Terraform's address of the resource, data source or provider. */
  readonly address: string;
  /** Argument within it, for example `ingress[0].target_port`; empty when the whole body is meant. */
  readonly path: string;
  readonly message: string;
}

/** Notes a problem of the body under check. */
export type Report = (kind: SchemaProblemKind, path: string, message: string) => void;

/** `address.path: message`, as the command line prints it. */
export function formatProblem({ address, path, message }: SchemaProblem): string {
  return `${address}${path === "" ? "" : `.${path}`}: ${message}`;
}
