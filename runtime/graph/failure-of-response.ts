import { z } from "zod";
import { claimsChallenge } from "./claims-challenge.js";
import { GraphRequestFailed } from "./graph-request-failed.js";
import { retryAfterSeconds } from "./retry-after.js";

/** @see https://learn.microsoft.com/graph/errors#error-resource-type */
const errorBody = z.object({
  error: z.object({
    code: z.string().max(200),
    innerError: z
      .object({ "request-id": z.string().max(100) })
      .optional()
      .catch(undefined),
  }),
});

/** What a refusal says, from its body and headers; a body that isn't Graph's is as good as none. */
export async function failureOf(response: Response, now: number): Promise<GraphRequestFailed> {
  const { error } = parseError(await response.text());
  const claims = claimsChallenge(response.headers.get("www-authenticate"));
  const requestId = response.headers.get("request-id") ?? error?.innerError?.["request-id"];
  const seconds = retryAfterSeconds(response.headers.get("retry-after"), now);
  return new GraphRequestFailed({
    status: response.status,
    code: error?.code ?? "unknown",
    ...(claims === undefined ? {} : { claims }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
}

function parseError(text: string): Partial<z.output<typeof errorBody>> {
  try {
    return errorBody.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
