/**
 * Sends requests for real hosts to doubles, in this process. To be preloaded into one of its own with
 * `TEST_REWRITE_HOSTS`, `<real origin>=<double>` pairs with spaces between.
 */
export function rewriteHosts(pairs: string): () => void {
  const real = globalThis.fetch;
  const rewrites = pairs.split(" ").map((pair) => pair.split("=") as [string, string]);
  globalThis.fetch = (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const [from, to] = rewrites.find(([origin]) => address.startsWith(origin)) ?? ["", ""];
    return real(to + address.slice(from.length), init);
  };
  return () => {
    globalThis.fetch = real;
  };
}

if (process.env.TEST_REWRITE_HOSTS !== undefined) rewriteHosts(process.env.TEST_REWRITE_HOSTS);
