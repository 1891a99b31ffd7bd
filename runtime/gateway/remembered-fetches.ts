import { LRUCache } from "lru-cache";
import { CLIENT_METADATA_LIMITS as LIMITS } from "../config/defaults.js";

/** A response that was read to its end. */
export interface FetchedText {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Remembered {
  readonly answer: Promise<FetchedText>;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Too many fetches are under way. */
class TooManyFetches extends Error {
  public override readonly name = "TooManyFetches";
  public constructor() {
    super("too many documents of clients are being fetched");
  }
}

/**
 * Fetches what strangers name, which is every anonymous authorization request: whatever came of a URL, failures
 * included, stands for a moment, and no more than a few fetches are under way at once. So nobody can have many requests
 * sent to somebody else's site, or keep this process busy with sites that never answer.
 *
 * @param now - milliseconds since 1970
 */
export function rememberedFetches(now: () => number) {
  const remembered = new LRUCache<string, Remembered>({ max: LIMITS.rememberedAnswers });
  let underWay = 0;

  async function limited(fetchText: () => Promise<FetchedText>): Promise<FetchedText> {
    underWay += 1;
    try {
      return await fetchText();
    } finally {
      underWay -= 1;
    }
  }

  /** @param request - what decides the answer: its URL, and what is accepted */
  return (request: string, fetchText: () => Promise<FetchedText>): Promise<FetchedText> => {
    const known = remembered.get(request);
    if (known !== undefined && now() < known.until) return known.answer;
    // Not remembered: it says nothing about the site.
    if (underWay >= LIMITS.fetchesAtOnce) return Promise.reject(new TooManyFetches());
    const answer = limited(fetchText);
    remembered.set(request, { answer, until: now() + LIMITS.cacheSeconds.min * 1000 });
    return answer;
  };
}
