import { CLIENTS } from "./clients.js";
import { localServer, type LocalServer } from "./local-server.js";

let server: LocalServer;
afterEach(() => server.close());

describe.each(Object.entries(CLIENTS))("a client of revision %s", (revision, connect) => {
  it("connects, lists tools and calls one as its user [RS-18]", async () => {
    server = await localServer();
    const client = await connect(server.url, "ada");

    expect(client.protocolVersion).toBe(revision);
    const names = (await client.tools()).map(({ name }) => name);
    expect(names).toEqual([
      "whoami",
      "find_people",
      "list_events",
      "list_messages",
      "search_messages",
      "read_message",
      "search_files",
      "read_file",
    ]);
    const answer = await client.call("whoami");
    expect(answer.structuredContent).toEqual({
      id: "ada",
      displayName: "ada",
      tenantId: "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901",
    });
    expect(JSON.parse(answer.text)).toEqual(answer.structuredContent);
    await client.close();
  });
});
