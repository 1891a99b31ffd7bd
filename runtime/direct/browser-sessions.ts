import type { Request, Response } from "express";
import type { BrowserCookies } from "../browser/browser-cookies.js";
import { BROWSER_SESSION_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import type { EntraTokens } from "../entra/entra-client.js";
import type { IdTokenUser } from "../entra/check-id-token-claims.js";
import { randomToken } from "../security/random-token.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import { createRecords, type RecordStore } from "../stores/records.js";

/**
 * Which browser is whose: a random id in a cookie, everything else on this side.
 *
 * Guarantees: every sign-in has an id of its own, made after it (nobody can know it before), and ends what the browser
 * had; a session ends without use, and in any case after a working day; ended here means ended, whoever kept the cookie.
 */
export interface BrowserSessions {
  /** The session of the browser that sent a request, if it still stands. */
  of(request: Request): Promise<BrowserSession | undefined>;
  begin(request: Request, response: Response, user: IdTokenUser, tokens: EntraTokens): Promise<void>;
  /** Ends the browser's session. Returns whose it was. */
  end(request: Request, response: Response): Promise<IdTokenUser | undefined>;
}

export interface BrowserSession {
  /** Secret: also the name of the Entra session behind. */
  readonly id: string;
  readonly user: IdTokenUser;
  /** Seconds since 1970. */
  readonly endsAt: number;
}

export interface BrowserSessionsOptions {
  readonly store: RecordStore;
  readonly cookies: BrowserCookies;
  readonly entraSessions: Pick<EntraSessions, "begin" | "end">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Times are seconds since 1970. */
interface SessionRecord {
  readonly user: IdTokenUser;
  readonly endsAt: number;
}

interface SessionUse {
  readonly usedAt: number;
}

const COOKIE = "session";

export function createBrowserSessions(options: BrowserSessionsOptions): BrowserSessions {
  const { store, cookies, entraSessions, now } = options;
  const records = createRecords<SessionRecord>(store, "browser-session");
  // By itself, because noting a use must not bring back a session that ends at the same moment.
  const uses = createRecords<SessionUse>(store, "browser-session-use");
  const seconds = () => Math.floor(now() / 1000);

  const noteUse = (id: string): Promise<void> => uses.set(id, { usedAt: seconds() }, LIFETIMES.idleSeconds);

  async function find(request: Request): Promise<{ id: string; record: SessionRecord; use: SessionUse } | undefined> {
    const id = cookies.read(request, COOKIE);
    if (id === undefined) return undefined;
    const [record, use] = await Promise.all([records.get(id), uses.get(id)]);
    return record === undefined || use === undefined ? undefined : { id, record, use };
  }

  async function drop(request: Request): Promise<IdTokenUser | undefined> {
    const found = await find(request);
    if (found === undefined) return undefined;
    await records.delete(found.id);
    await uses.delete(found.id);
    await entraSessions.end(found.id);
    return found.record.user;
  }

  return {
    of: async (request) => {
      const found = await find(request);
      if (found === undefined) return undefined;
      const { id, record, use } = found;
      if (seconds() - use.usedAt >= LIFETIMES.noteUseSeconds) await noteUse(id);
      return { id, user: record.user, endsAt: record.endsAt };
    },
    begin: async (request, response, user, tokens) => {
      await drop(request);
      const id = randomToken();
      const endsAt = seconds() + LIFETIMES.absoluteSeconds;
      await entraSessions.begin(id, user, tokens);
      await records.set(id, { user, endsAt }, LIFETIMES.absoluteSeconds);
      await noteUse(id);
      cookies.set(response, COOKIE, id, LIFETIMES.absoluteSeconds);
    },
    end: async (request, response) => {
      const user = await drop(request);
      cookies.clear(response, COOKIE);
      return user;
    },
  };
}
