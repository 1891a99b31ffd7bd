import type { Evidence } from "../evidence.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { readJwt } from "./read-jwt.js";

/** The token to go on with: the person's, else that of the sign-in. */
export function gatherToken(evidence: Evidence, { options }: Tools): Promise<Partial<Evidence>> {
  const { connection } = evidence;
  const answered = wasTried(connection) && connection.first.kind === "answer" ? connection.first : undefined;
  const accessToken = options.token ?? tokenOfSignIn(evidence);
  if (answered === undefined) return Promise.resolve({ token: notTried("the endpoint does not answer") });
  if (accessToken === undefined) return Promise.resolve({ token: notTried(whyNoToken(evidence)) });
  const serverDate = Date.parse(answered.headers.get("date") ?? "");
  return Promise.resolve({
    token: {
      accessToken,
      from: options.token === undefined ? ("sign-in" as const) : ("person" as const),
      jwt: readJwt(accessToken),
      now: Date.now(),
      // As old as the answer; the difference between the clocks is the same now.
      serverNow: Number.isNaN(serverDate) ? undefined : serverDate + (Date.now() - evidence.now),
    },
  });
}

function tokenOfSignIn({ signIn }: Evidence): string | undefined {
  if (!wasTried(signIn) || !wasTried(signIn.redemption)) return undefined;
  return signIn.redemption.tokens?.accessToken;
}

function whyNoToken({ signIn }: Evidence): string {
  if (!wasTried(signIn)) return signIn.notTried;
  return wasTried(signIn.redemption) ? "the sign-in brought no token" : signIn.redemption.notTried;
}
