import { randomBytes } from "node:crypto";
import type { Clock } from "../http/clock.js";
import { headerOf, html, type Endpoint } from "../http/message.js";

/** Milliseconds a download URL works. */
const LIFETIME = 60 * 60 * 1000;

/** URLs at which content can be fetched without a token, as SharePoint hands them out. */
export class Downloads {
  readonly #tickets = new Map<
    string,
    { readonly content: string; readonly mimeType: string; readonly endsAt: number }
  >();

  public constructor(
    private readonly origin: string,
    private readonly clock: Clock,
  ) {}

  public urlFor(content: string, mimeType: string): string {
    const ticket = randomBytes(24).toString("base64url");
    this.#tickets.set(ticket, { content, mimeType, endsAt: this.clock.now() + LIFETIME });
    return `${this.origin}/personal/_layouts/15/download.aspx?tempauth=${ticket}`;
  }

  /** Refuses a request that carries a token: the ticket is the only key, and a Graph token has no business here. */
  public readonly endpoint: Endpoint = (request) => {
    if (headerOf(request, "authorization") !== undefined) return html(401, "", { outcome: "token at a download URL" });
    const found = this.#tickets.get(request.query.get("tempauth") ?? "");
    if (!found || found.endsAt <= this.clock.now()) return html(401, "", { outcome: "download URL expired" });
    return { status: 200, headers: { "content-type": found.mimeType }, body: found.content, outcome: "content" };
  };
}
