/** A double's control as it looks from another process. */
export type Remote<Control> = {
  readonly [Name in keyof Control]: Control[Name] extends (...args: infer Arguments) => infer Result
    ? (...args: Arguments) => Promise<Awaited<Result>>
    : never;
};

/**
 * Controls a double that runs in another process, with the operations that it has in-process.
 *
 * @example remoteControl<EntraControl>(urls.entra).demandMfa({ resource: "…" })
 */
export function remoteControl<Control extends object>(url: string): Remote<Control> {
  return new Proxy({} as Remote<Control>, {
    get: (_target, name) => (argument?: unknown) => call(url, String(name), argument),
  });
}

async function call(url: string, operation: string, argument: unknown): Promise<unknown> {
  const response = await fetch(`${url}/control/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(argument ?? {}),
  });
  const result: unknown = await response.json();
  if (!response.ok) throw new Error(`${operation}: ${(result as { message: string }).message}`);
  return result;
}
