/** What the person decided. */
export interface DoctorOptions {
  /** Who signs in, or why nobody does. */
  readonly signIn: { readonly by: "browser" | "address" } | { readonly notTried: string };
  /** A token to use in place of a sign-in. */
  readonly token: string | undefined;
  /** Of a client that is registered, or the URL of its metadata document. */
  readonly clientId: string | undefined;
  /** Whether to try what a registration takes that it should refuse. */
  readonly register: boolean;
  /** Tool to call. */
  readonly tool: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> } | undefined;
  /** For each request. */
  readonly timeoutMilliseconds: number;
  /** For the person. */
  readonly signInMilliseconds: number;
}
