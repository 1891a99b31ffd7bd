/** A value that outlives a redirect in this tab, and nothing else: no token, no result. */
export interface StoredState<T> {
  read(): T | undefined;
  write(value: T): void;
  clear(): void;
}

/** Browsers that keep nothing (private modes, full disks) lose the value, not the page. */
export function storedState<T>(name: string): StoredState<T> {
  const key = `entra-mcp.${name}`;
  const attempt = <U>(action: () => U): U | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    read: () =>
      attempt(() => {
        const text = sessionStorage.getItem(key);
        return text === null ? undefined : (JSON.parse(text) as T);
      }),
    write: (value) => {
      attempt(() => {
        sessionStorage.setItem(key, JSON.stringify(value));
      });
    },
    clear: () => {
      attempt(() => {
        sessionStorage.removeItem(key);
      });
    },
  };
}
