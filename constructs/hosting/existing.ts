/** Something that exists already, given instead of the options of a new one. */
export interface Existing<Reference> {
  /** What it is known by. */
  readonly existing: Reference;
}

/** Anything Azure that is known by its resource id. */
export interface AzureResourceReference {
  /** Azure resource id, `/subscriptions/…`. */
  readonly id: string;
}
