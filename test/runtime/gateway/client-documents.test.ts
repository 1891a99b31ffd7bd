import { CLIENT_METADATA_LIMITS as LIMITS } from "../../../runtime/config/defaults.js";
import { fetchClientDocument } from "../../../runtime/gateway/client-documents.js";

const START = 1_800_000_000_000;

/** A site whose answers come when the test says so. */
function documents() {
  let time = START;
  const waiting = new Map<string, (response: Response) => void>();
  const asked: string[] = [];
  const get = fetchClientDocument({
    now: () => time,
    fetch: (url) => {
      asked.push(String(url));
      return new Promise((resolve) => waiting.set(String(url), resolve));
    },
  });
  return {
    asked,
    get: (url: string) => get(url, { headers: { accept: "application/json" } }),
    answer: (url: string, status = 200) =>
      waiting.get(url)?.(new Response("{}", { status, headers: { "content-type": "application/json" } })),
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

const urlOf = (index: number) => `https://client-${index}.example/client.json`;

describe("documents that strangers name [AS-5b]", () => {
  it("are fetched a few at a time, whatever is asked for; then the next ones are", async () => {
    const { asked, get, answer } = documents();
    const first = Array.from({ length: LIMITS.fetchesAtOnce }, (_, index) => get(urlOf(index)));
    const oneMore = urlOf(LIMITS.fetchesAtOnce);
    await expect(get(oneMore)).rejects.toThrow("too many documents");
    expect(asked).toHaveLength(LIMITS.fetchesAtOnce);

    first.forEach((_, index) => answer(urlOf(index)));
    await Promise.all(first);
    // It was not the site's fault, so nothing about it is remembered.
    const again = get(oneMore);
    answer(oneMore);
    expect((await again).status).toBe(200);
  });

  it("are answered from memory while others hold all places", async () => {
    const { get, answer } = documents();
    const known = get("https://known.example/client.json");
    answer("https://known.example/client.json");
    await known;
    for (let index = 0; index < LIMITS.fetchesAtOnce; index += 1) void get(urlOf(index));

    expect((await get("https://known.example/client.json")).status).toBe(200);
  });

  it("that are not there are asked for again only after a while", async () => {
    const { asked, get, answer, pass } = documents();
    const attempts = [get(urlOf(1)), get(urlOf(1))];
    answer(urlOf(1), 404);
    pass(LIMITS.cacheSeconds.min - 1);
    for (const attempt of [...attempts, get(urlOf(1))]) expect((await attempt).status).toBe(404);
    expect(asked).toHaveLength(1);

    pass(1);
    void get(urlOf(1));
    expect(asked).toHaveLength(2);
  });

  it("are remembered within bounds: the oldest answer goes", async () => {
    const { asked, get, answer } = documents();
    for (let index = 0; index <= LIMITS.rememberedAnswers; index += 1) {
      const answered = get(urlOf(index));
      answer(urlOf(index), 404);
      await answered;
    }
    await get(urlOf(LIMITS.rememberedAnswers));
    expect(asked).toHaveLength(LIMITS.rememberedAnswers + 1);
    void get(urlOf(0));
    expect(asked).toHaveLength(LIMITS.rememberedAnswers + 2);
  });
});
