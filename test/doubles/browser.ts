/** One answer of a server to the browser. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without a screen: cookies by host and path, redirects one at a time, forms by their hidden fields. */
export class Browser {
  private readonly cookies = new Map<string, { host: string; path: string; name: string; value: string }>();

  /** @param send - how requests are sent, for servers that only some `fetch` trusts */
  public constructor(private readonly send: typeof fetch = fetch) {}

  /** One request, no redirect followed. */
  public async visit(
    address: string,
    form?: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Visit> {
    const url = new URL(address);
    const response = await this.send(url, {
      method: form === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: { ...headers, accept: "text/html", cookie: this.cookieHeader(url) },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.store(url, cookie);
    return { url: url.href, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Follows redirects until there is a page, or an address that `stops` the journey. */
  public async follow(start: Visit | string, stops: (url: URL) => boolean = () => false): Promise<Visit | URL> {
    let visit = typeof start === "string" ? await this.visit(start) : start;
    for (let hops = 0; hops < 20; hops += 1) {
      const location = visit.headers.get("location");
      if (location === null) return visit;
      const next = new URL(location, visit.url);
      if (stops(next)) return next;
      visit = await this.visit(next.href);
    }
    throw new Error("redirected in circles");
  }

  /** Answers the consent page. */
  public async decide(page: Visit, decision: "allow" | "deny"): Promise<Visit> {
    return this.visit(page.url, { csrf_token: csrfTokenOf(page), decision }, { origin: new URL(page.url).origin });
  }

  /** Signs in from an authorization URL to the client's redirect URI, allowing what is asked. */
  public async signIn(authorizationUrl: string, redirectUri: string): Promise<URL> {
    const back = (url: URL) =>
      `${url.origin}${url.pathname}` === `${new URL(redirectUri).origin}${new URL(redirectUri).pathname}`;
    const page = await this.follow(authorizationUrl, back);
    if (page instanceof URL) return page;
    const end = await this.follow(await this.decide(page, "allow"), back);
    if (end instanceof URL) return end;
    throw new Error(`ended on a page, status ${end.status}: ${titleOf(end)}`);
  }

  /** What the browser would send. */
  public cookieHeader(url: URL): string {
    return [...this.cookies.values()]
      .filter(({ host, path }) => host === url.host && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  private store(url: URL, header: string): void {
    const [pair = "", ...attributes] = header.split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    const attribute = (wanted: string) =>
      attributes.map((text) => text.trim().split("=")).find(([key]) => key?.toLowerCase() === wanted)?.[1];
    const path = attribute("path") ?? "/";
    const key = [url.host, path, name].join(" ");
    const expires = attribute("expires");
    if (expires !== undefined && Date.parse(expires) < Date.now()) this.cookies.delete(key);
    else this.cookies.set(key, { host: url.host, path, name, value: pair.slice(at + 1) });
  }
}

export function csrfTokenOf({ text }: Visit): string {
  return /name="csrf_token" value="([^"]+)"/.exec(text)?.[1] ?? "";
}

export function titleOf({ text }: Visit): string {
  return /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? "";
}
