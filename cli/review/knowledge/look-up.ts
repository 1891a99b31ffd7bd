/** An entry of a table, for a key that comes from a plan: `constructor` is in no table of ours. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
