import { createServer } from "node:net";
import { demandPort, preferPort } from "../../../cli/rehearsal/choose-port.js";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";

let other: LocalServer;
const lines: string[] = [];
const print = (line: string) => void lines.push(line);

beforeAll(async () => {
  other = await startLocalServer((_request, response) => response.end());
});

afterAll(() => other.close());

describe("a port that was asked for", () => {
  it("is taken if it is free", async () => {
    const port = await freePort();
    expect(await demandPort(port)).toBe(port);
  });

  it("is refused with the remedy if another process has it", async () => {
    await expect(demandPort(other.port)).rejects.toThrow(
      `port ${other.port} can't be used: another process listens on it`,
    );
    await expect(demandPort(other.port)).rejects.toThrow("Give another one with --port");
  });
});

describe("the usual port", () => {
  it("is taken without a word if it is free", async () => {
    const port = await freePort();
    expect(await preferPort(port, "the page", print)).toBe(port);
    expect(lines).toEqual([]);
  });

  it("gives way to a free one, with a word, if another process has it", async () => {
    const port = await preferPort(other.port, "the page", print);
    expect(port).not.toBe(other.port);
    expect(lines).toEqual([`port ${other.port} is in use by another process: the page takes ${port} instead`]);
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    server.close();
  });
});
