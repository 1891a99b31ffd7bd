import { parseArgs } from "node:util";

/** Whose or which sign-ins an operator wants ended. */
export type RevokeArguments =
  { readonly by: "user"; readonly objectId: string } | { readonly by: "client"; readonly clientId: string };

export const REVOKE_USAGE = "usage: revoke --user <object id> | --client <client id>";

const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is wrong with what was typed, in words for who typed it. */
export class WrongArguments extends Error {
  public override readonly name = "WrongArguments";
}

/** @throws WrongArguments */
export function readRevokeArguments(words: readonly string[]): RevokeArguments {
  const { user, client } = parsed(words);
  if ((user === undefined) === (client === undefined))
    throw new WrongArguments(`name a user or a client; ${REVOKE_USAGE}`);
  if (client !== undefined) {
    if (client.trim() === "") throw new WrongArguments(`--client is empty; ${REVOKE_USAGE}`);
    return { by: "client", clientId: client };
  }
  if (user === undefined || !OBJECT_ID.test(user)) {
    throw new WrongArguments("--user takes the object id that Entra shows for the user, not a name");
  }
  return { by: "user", objectId: user.toLowerCase() };
}

function parsed(words: readonly string[]): {
  readonly user?: string | undefined;
  readonly client?: string | undefined;
} {
  const options = { user: { type: "string" }, client: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new WrongArguments(`${(error as Error).message}; ${REVOKE_USAGE}`);
  }
}
