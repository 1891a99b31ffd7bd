import { startLocalServer, type LocalServer } from "../../../support/local-server.js";

/** A token answer of Entra, as JSON. */
export type TokenAnswer = Record<string, unknown>;

/** Passes everything on between the runtime and Entra's double, and can change what the token endpoint answers. */
export interface EntraInBetween {
  /** To be given to `startDirect`. */
  readonly beforeEntra: (entraOrigin: string) => Promise<string>;
  /** Changes token answers from now on. @default as they are */
  change(how?: (answer: TokenAnswer) => Promise<TokenAnswer>): void;
  close(): Promise<void>;
}

export function entraInBetween(): EntraInBetween {
  let server: LocalServer | undefined;
  let changed: (answer: TokenAnswer) => Promise<TokenAnswer> = (answer) => Promise.resolve(answer);

  async function pass(target: URL, method: string, headers: Record<string, string>, body: Buffer): Promise<Response> {
    const { "content-type": type, cookie } = headers;
    const answer = await fetch(target, {
      method,
      redirect: "manual",
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...(cookie === undefined ? {} : { cookie }) },
      ...(body.length === 0 ? {} : { body }),
    });
    if (!target.pathname.endsWith("/token") || answer.status !== 200) return answer;
    return Response.json(await changed((await answer.json()) as TokenAnswer));
  }

  return {
    beforeEntra: async (entraOrigin) => {
      server = await startLocalServer((request, response) => {
        const pieces: Buffer[] = [];
        request.on("data", (piece: Buffer) => pieces.push(piece));
        request.on("end", () => {
          const target = new URL(request.url ?? "", entraOrigin);
          void pass(
            target,
            request.method ?? "",
            request.headers as Record<string, string>,
            Buffer.concat(pieces),
          ).then(async (answer) => {
            const headers = ["content-type", "location", "set-cookie"].flatMap((name): [string, string][] => {
              const value = answer.headers.get(name);
              return value === null ? [] : [[name, value]];
            });
            response.writeHead(answer.status, Object.fromEntries(headers)).end(Buffer.from(await answer.arrayBuffer()));
          });
        });
      });
      return server.origin;
    },
    change: (how = (answer) => Promise.resolve(answer)) => {
      changed = how;
    },
    close: async () => {
      await server?.close();
    },
  };
}
