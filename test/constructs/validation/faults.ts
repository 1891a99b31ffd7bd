import type { EntraMcpIntegrationProps } from "../../../constructs/entra-mcp-integration-props.js";
import type { Problem } from "../../../constructs/validation/problem.js";
import { validateProps } from "../../../constructs/validation/validate-props.js";

/** Changes by path, `a.b[0].c`; undefined takes the prop away. */
export type Changes = Readonly<Record<string, unknown>>;

/** A copy of props, whatever their type becomes, as a caller in plain JavaScript could write them. */
export function changed(props: EntraMcpIntegrationProps, changes: Changes): EntraMcpIntegrationProps {
  const copy: unknown = JSON.parse(JSON.stringify(props));
  for (const [path, value] of Object.entries(changes)) set(copy, path.match(/[^.[\]]+/g) ?? [], value);
  return copy as EntraMcpIntegrationProps;
}

function set(target: unknown, [key = "", ...rest]: readonly string[], value: unknown): void {
  const object = target as Record<string, unknown>;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  object[key] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  set(object[key], rest, value);
}

/** Problems of props that were changed. */
export function problemsOf(props: EntraMcpIntegrationProps, changes: Changes): readonly Problem[] {
  return validateProps(changed(props, changes));
}

/** One change and the one problem that it makes. */
export interface Fault {
  /** What is wrong, for the name of the test. */
  readonly fault: string;
  readonly changes: Changes;
  /** Path of the problem; the first changed path unless given. */
  readonly path?: string;
  /** A distinctive part of the message. */
  readonly message: string;
  /** A distinctive part of the remedy. */
  readonly remedy: string;
}

/** One test a fault: exactly one problem, at the right place, with the right words. */
export function itReports(props: EntraMcpIntegrationProps, faults: readonly Fault[]): void {
  it.each(faults)("reports $fault", ({ changes, message, remedy, path = Object.keys(changes)[0] }) => {
    expect(problemsOf(props, changes)).toEqual([
      expect.objectContaining({
        path,
        message: expect.stringContaining(message) as string,
        remedy: expect.stringContaining(remedy) as string,
      }),
    ]);
  });
}

/** One test a change that is fine. */
export function itAccepts(props: EntraMcpIntegrationProps, changes: readonly (readonly [string, Changes])[]): void {
  it.each(changes)("accepts %s", (_what, change) => {
    expect(problemsOf(props, change)).toEqual([]);
  });
}
