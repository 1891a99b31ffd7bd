/** What is kept of an answer in which Microsoft Graph refused a request. Its message is left out: it may quote data. */
export interface GraphFailure {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Graph's error code, such as `ErrorItemNotFound`. */
  readonly code: string;
  /** Claims request as JSON text, when the user has to sign in again with it. */
  readonly claims?: string;
  /** Graph's id of the request, which Microsoft's support asks for. */
  readonly requestId?: string;
  /** Seconds after which Graph wants to be asked again. */
  readonly retryAfterSeconds?: number;
}

/** Microsoft Graph refused a request or didn't answer it. */
export class GraphRequestFailed extends Error implements GraphFailure {
  override readonly name = "GraphRequestFailed";
  readonly status: number;
  readonly code: string;
  readonly claims?: string;
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;

  constructor({ status, code, claims, requestId, retryAfterSeconds }: GraphFailure, options?: ErrorOptions) {
    super(
      status === 0 ? `Microsoft Graph did not answer: ${code}` : `Microsoft Graph answered ${status} ${code}`,
      options,
    );
    this.status = status;
    this.code = code;
    if (claims !== undefined) this.claims = claims;
    if (requestId !== undefined) this.requestId = requestId;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}
