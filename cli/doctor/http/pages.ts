import type { Exchange } from "./answer.js";

/** Where developers' tools are served from: a page that asks from there stands for every browser-based client. */
export const PAGE_ORIGIN = "http://localhost:6274";

/** Whether a browser lets that page read the answer. */
export function isReadableByPages(exchange: Exchange): boolean {
  if (exchange.kind !== "answer" || exchange.status >= 300) return false;
  return ["*", PAGE_ORIGIN].includes(exchange.headers.get("access-control-allow-origin") ?? "");
}
