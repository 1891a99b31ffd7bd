import { EVERY_PERMISSION, localServer, type GraphAnswers } from "../local-server.js";
import { callOf, messageOf, postModern } from "../mcp-request.js";

/** A request that a tool made to Microsoft Graph. */
export interface GraphRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
}

export interface ToolResult {
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
}

export interface ToolRun {
  readonly result: ToolResult;
  readonly requests: readonly GraphRequest[];
  /** Full names of the scopes that tokens were asked for. */
  readonly scopes: readonly string[];
}

/** Calls a tool of a server whose Graph answers with these, one after the other. */
export async function run(
  name: string,
  args: Readonly<Record<string, unknown>>,
  answers: readonly (Response | object)[] = [],
  { permissions = EVERY_PERMISSION, now = Date.now() } = {},
): Promise<ToolRun> {
  const requests: GraphRequest[] = [];
  const scopes: string[] = [];
  const graph: GraphAnswers = ({ path, query, headers }) => {
    const answer = answers[requests.length] ?? {};
    requests.push({ path, query: Object.fromEntries(query), headers });
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const server = await localServer({
    answers: graph,
    graphPermissions: permissions,
    now: () => now,
    tokenFor: (_caller, asked) => {
      scopes.push(...asked);
      return Promise.resolve("graph-ada");
    },
  });
  try {
    const { result } = messageOf(await postModern(server.origin, "ada", callOf(name, args)));
    return { result: result as ToolResult, requests, scopes };
  } finally {
    await server.close();
  }
}

/** What the model reads. */
export function textOf({ result }: ToolRun): string {
  return result.content.map(({ text }) => text).join("\n");
}
