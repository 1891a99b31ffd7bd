import { deleteIssuedFor } from "../stores/oidc-adapter.js";
import type { TokenStore } from "../stores/token-store.js";
import { tokenHash } from "../security/token-hash.js";
import { accountIdOf, type SignedInUser } from "./signed-in-user.js";

/** What is known of a sign-in for as long as it stands. */
export interface SignInFacts {
  readonly user: SignedInUser;
  /** Client id of the MCP client it was for. In direct-sso the browser is the client, and has none. */
  readonly clientId?: string;
  /** Seconds since 1970. */
  readonly begunAt: number;
}

/**
 * Every sign-in by whose and what for it is, so that all of them can be ended: at the user's wish, or an operator's.
 *
 * Guarantees: a sign-in is filed before it is of use, so that none is missed; an ended one is of no use from the next
 * request on, on every replica, and nothing of it stays in the store; nobody has more than so many at a time.
 *
 * A sign-in is named by the hash of its id (grant or browser's session), which is what its entries are filed under.
 */
export interface SignIns {
  /** Files a sign-in that is about to begin, and ends the user's oldest ones if they are too many. */
  file(id: string, facts: SignInFacts): Promise<void>;
  end(id: string): Promise<void>;
  /** Ends all of a user's. Those that begin meanwhile may stand: they are newer than this. */
  endAllOf(user: Pick<SignedInUser, "tenantId" | "objectId">): Promise<readonly SignInFacts[]>;
  /** Ends all that were for a client, whoever's. */
  endAllFor(clientId: string): Promise<readonly SignInFacts[]>;
}

export interface SignInsOptions {
  readonly store: Pick<
    TokenStore,
    "get" | "delete" | "addToIndex" | "indexMembers" | "removeFromIndex" | "deleteIndex"
  >;
  /** Longest that a sign-in stands. */
  readonly lifetimeSeconds: number;
  /** Of one user, at a time. */
  readonly perUser: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Kind of the record without which a sign-in is of no use. It begins with the facts. */
export const ENTRA_SESSION = "entra-session";
/** Kinds of what else hangs on a sign-in, in whichever mode. */
const BESIDE = ["oidc-Grant", "browser-session", "browser-session-use"];

/** `<seconds since 1970>.<hash>`: texts that sort by age. */
const MEMBER = /^(\d+)\.([\w-]+)$/;
const DIGITS = 12;

export function createSignIns({ store, lifetimeSeconds, perUser, now }: SignInsOptions): SignIns {
  const ofUser = (user: Pick<SignedInUser, "tenantId" | "objectId">) => `sign-ins-of:${tokenHash(accountIdOf(user))}`;
  const forClient = (clientId: string) => `sign-ins-for:${tokenHash(clientId)}`;

  /**
   * An index would grow for as long as somebody signs in now and then. So there is one for each lifetime of a sign-in,
   * which ends with the last that is in it; what stands is in this one and the one before.
   */
  const period = (name: string, seconds: number) => `${name}:${Math.floor(seconds / lifetimeSeconds)}`;
  const memberOf = (hash: string, { begunAt }: SignInFacts) => `${String(begunAt).padStart(DIGITS, "0")}.${hash}`;
  const indexesOf = ({ user, clientId }: SignInFacts) => [
    ofUser(user),
    ...(clientId === undefined ? [] : [forClient(clientId)]),
  ];

  /** Members by age, oldest first. A replica whose clock is ahead may be in the next period already. */
  async function members(name: string): Promise<readonly string[]> {
    const at = now() / 1000;
    const periods = [-1, 0, 1].map((ahead) => period(name, at + ahead * lifetimeSeconds));
    return (await Promise.all(periods.map((index) => store.indexMembers(index)))).flat().sort();
  }

  async function endHash(hash: string): Promise<SignInFacts | undefined> {
    const key = `${ENTRA_SESSION}:${hash}`;
    const text = await store.get(key);
    // First, because without it the rest is of no use to anybody.
    await store.delete(key);
    for (const kind of BESIDE) await store.delete(`${kind}:${hash}`);
    await deleteIssuedFor(hash, store);
    if (text === undefined) return undefined;
    // Only now: what is filed and has not begun yet must stay to be found.
    const facts = JSON.parse(text) as SignInFacts;
    const member = memberOf(hash, facts);
    for (const name of indexesOf(facts)) await store.removeFromIndex(period(name, facts.begunAt), member);
    return facts;
  }

  async function endMembers(found: readonly string[]): Promise<readonly SignInFacts[]> {
    const ended: SignInFacts[] = [];
    for (const member of found) {
      const facts = await endHash(MEMBER.exec(member)?.[2] ?? "");
      if (facts !== undefined) ended.push(facts);
    }
    return ended;
  }

  return {
    file: async (id, facts) => {
      const member = memberOf(tokenHash(id), facts);
      for (const name of indexesOf(facts)) {
        await store.addToIndex(period(name, facts.begunAt), member, lifetimeSeconds);
      }
      const all = await members(ofUser(facts.user));
      const tooMany = all.filter((other) => other !== member).slice(0, Math.max(all.length - perUser, 0));
      await endMembers(tooMany);
      // Those that ended by themselves are still in the index, and have no facts that would tell where.
      for (const old of tooMany) {
        await store.removeFromIndex(period(ofUser(facts.user), Number(MEMBER.exec(old)?.[1])), old);
      }
    },
    end: async (id) => {
      await endHash(tokenHash(id));
    },
    endAllOf: async (user) => endMembers(await members(ofUser(user))),
    endAllFor: async (clientId) => endMembers(await members(forClient(clientId))),
  };
}
