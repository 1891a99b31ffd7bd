import { LivelyEventStream } from "../../../runtime/gateway/lively-event-stream.js";

const SILENCE_MILLISECONDS = 25_000;

beforeEach(() => jest.useFakeTimers({ doNotFake: ["nextTick"] }));
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** A stream whose reader takes what comes. */
function streaming() {
  const stream = new LivelyEventStream(SILENCE_MILLISECONDS);
  let text = "";
  stream.on("data", (piece: Buffer) => (text += piece.toString()));
  return { stream, passed: () => text };
}

async function silence(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
}

it("puts a comment into silence, again and again, and ends no event by it [TR-6]", async () => {
  const { stream, passed } = streaming();
  stream.write("event: message\n");
  await silence(2 * SILENCE_MILLISECONDS);
  stream.end("data: 1\n\n");
  await silence(0);

  expect(passed()).toBe("event: message\n:\n:\ndata: 1\n\n");
});

it("does so before anything was said", async () => {
  const { stream, passed } = streaming();
  await silence(SILENCE_MILLISECONDS);
  stream.destroy();

  expect(passed()).toBe(":\n");
});

it("says nothing as long as something is said", async () => {
  const { stream, passed } = streaming();
  for (let event = 0; event < 5; event += 1) {
    stream.write("data: 1\n\n");
    await silence(SILENCE_MILLISECONDS - 1);
  }
  stream.destroy();

  expect(passed()).toBe("data: 1\n\n".repeat(5));
});

it.each(["data: 1", "data: 1\r"])("says nothing in the middle of a line: %j", async (piece) => {
  const { stream, passed } = streaming();
  stream.write(piece);
  await silence(3 * SILENCE_MILLISECONDS);
  stream.destroy();

  expect(passed()).toBe(piece);
});

it("piles nothing up for a reader who doesn't read", async () => {
  const stream = new LivelyEventStream(SILENCE_MILLISECONDS);
  await silence(10 * SILENCE_MILLISECONDS);

  expect(stream.readableLength).toBe(":\n".length);
  stream.destroy();
});
