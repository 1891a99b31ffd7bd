import { readRevokeArguments, WrongArguments } from "../../../runtime/revoke/revoke-arguments.js";

const OBJECT_ID = "1F0A6C3E-8D27-4B95-A3C1-6E49D0B75A21";

it("a user is named by object id, however it is written", () => {
  expect(readRevokeArguments(["--user", OBJECT_ID])).toEqual({ by: "user", objectId: OBJECT_ID.toLowerCase() });
});

it.each(["a86f4d20-1e9b-4753-8c2f-47d0b5e6931c", "https://client.example/metadata.json"])(
  "a client by its id: %s",
  (id) => {
    expect(readRevokeArguments([`--client=${id}`])).toEqual({ by: "client", clientId: id });
  },
);

it.each([
  [[], "name a user or a client"],
  [["--user", OBJECT_ID, "--client", "x"], "name a user or a client"],
  [["--user", "adele@contoso.example"], "object id"],
  [["--client", ""], "empty"],
  [["--everybody"], "--everybody"],
  [[OBJECT_ID], "usage"],
])("%j is refused: %s", (words, message) => {
  expect(() => readRevokeArguments(words)).toThrow(WrongArguments);
  expect(() => readRevokeArguments(words)).toThrow(message);
});
