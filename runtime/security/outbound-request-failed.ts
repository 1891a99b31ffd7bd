/** Why a request of ours brought no response. */
export type OutboundFailure =
  /** Not https, or with a user name or password in it. */
  | "url-refused"
  /** The name leads to an address that isn't public. */
  | "address-refused"
  /** No complete response in time. */
  | "timeout"
  /** The response is larger than allowed. */
  | "too-large"
  /** More redirects than allowed. */
  | "too-many-redirects"
  /** The caller gave up. */
  | "cancelled"
  /** No connection, no TLS, or it broke. */
  | "unreachable";

/** A request of ours that brought no response. Names the host and nothing else: paths and queries may hold secrets. */
export class OutboundRequestFailed extends Error {
  public override readonly name = "OutboundRequestFailed";

  public constructor(
    public readonly reason: OutboundFailure,
    public readonly host: string,
    options?: ErrorOptions,
  ) {
    super(`request to ${host} failed: ${reason}`, options);
  }
}
