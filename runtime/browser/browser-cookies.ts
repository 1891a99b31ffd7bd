import type { Request, Response } from "express";

/**
 * Cookies that bind a browser to what happens in it.
 *
 * Guarantees: host-only, out of reach of scripts, sent along on a redirect from Entra but on nothing that another site
 * starts in the background. Over plain http, which only a public URL on this machine has, browsers refuse the `__Host-`
 * prefix, so it is left out there.
 */
export interface BrowserCookies {
  read(request: Request, name: string): string | undefined;
  set(response: Response, name: string, value: string, seconds: number): void;
  clear(response: Response, name: string): void;
  /** Name as browsers see it, for a cookie whose path is restricted. */
  pathBoundName(name: string): string;
  fullName(name: string): string;
}

/** Values we set ourselves; whatever else comes under our names is nothing of ours. */
const VALUE = /^[\w-]{16,128}$/;

export function createBrowserCookies(publicUrl: string): BrowserCookies {
  const secure = publicUrl.startsWith("https:");
  const fullName = (name: string) => (secure ? `__Host-${name}` : name);
  const attributes = { httpOnly: true, secure, sameSite: "lax", path: "/" } as const;
  return {
    fullName,
    pathBoundName: (name) => (secure ? `__Secure-${name}` : name),
    read: (request, name) => {
      const values = cookieValues(request.headers.cookie ?? "", fullName(name));
      const [value] = values;
      // Two of one name mean that somebody else could set one of them.
      return values.length === 1 && value !== undefined && VALUE.test(value) ? value : undefined;
    },
    set: (response, name, value, seconds) => {
      response.cookie(fullName(name), value, { ...attributes, maxAge: seconds * 1000 });
    },
    clear: (response, name) => {
      response.clearCookie(fullName(name), attributes);
    },
  };
}

/** A request's cookie header without the cookie of this name. */
export function withoutCookie(header: string, name: string): string {
  return header
    .split(";")
    .filter((pair) => pair.split("=", 1)[0]?.trim() !== name)
    .join(";")
    .trim();
}

function cookieValues(header: string, name: string): string[] {
  return header.split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
}
