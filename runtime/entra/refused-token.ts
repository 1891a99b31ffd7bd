/** A token that the API it is for refused with a claims challenge: the claims are what it wants of another one. */
export interface RefusedToken {
  readonly token: string;
  readonly claims: string;
}
