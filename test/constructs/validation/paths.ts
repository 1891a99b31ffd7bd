/** One place inside props, with what stands there. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
}

/** Every place inside an object, parents before their parts. */
export function placesIn(value: unknown, path = ""): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const own = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return [{ path: own, value: part as unknown }, ...placesIn(part, own)];
  });
}
