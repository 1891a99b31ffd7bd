import type { Request, Response } from "express";
import { randomToken } from "../../../runtime/security/random-token.js";
import type { PageClient } from "./page-client.js";

/** More browsers than a person has. The oldest goes first. */
const MOST_SESSIONS = 50;
const VALUE = /^[\w-]{43}$/;

/** One MCP client a browser, found by a cookie. Made when somebody begins to sign in, not by looking at the page. */
export class PageSessions {
  readonly #clients = new Map<string, PageClient>();
  readonly #cookie: string;

  public constructor(
    port: string,
    private readonly newClient: () => PageClient,
  ) {
    // Cookies know no ports: another page of this kind must not take ours away.
    this.#cookie = `entra-mcp-start-${port}`;
  }

  public of(request: Request): PageClient | undefined {
    return this.#clients.get(this.#valueIn(request));
  }

  /** The browser's client, or a new one. */
  public open(request: Request, response: Response): PageClient {
    const known = this.of(request);
    if (known !== undefined) return known;
    const [value, client] = [randomToken(), this.newClient()];
    this.#makeRoom();
    this.#clients.set(value, client);
    // Lax: the way back from the gateway starts on another site.
    response.cookie(this.#cookie, value, { httpOnly: true, sameSite: "lax", path: "/" });
    return client;
  }

  #makeRoom(): void {
    const [oldest] = this.#clients;
    if (this.#clients.size < MOST_SESSIONS || oldest === undefined) return;
    const [value, client] = oldest;
    this.#clients.delete(value);
    // Nobody waits for it, and a gateway that is away has nothing to end.
    client.signOut().catch(() => undefined);
  }

  #valueIn({ headers }: Request): string {
    const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
    const values = pairs.flatMap(([name, value = ""]) => (name === this.#cookie ? [value] : []));
    const [value = ""] = values;
    return values.length === 1 && VALUE.test(value) ? value : "";
  }
}
