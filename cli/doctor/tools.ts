import type { DoctorOptions } from "./options.js";
import type { HttpClient } from "./http/http-client.js";
import type { CallbackListener } from "./sign-in/callback-listener.js";

/** What stages work with. */
export interface Tools {
  readonly http: HttpClient;
  readonly options: DoctorOptions;
  /** Where the browser comes back to; undefined where nobody signs in. */
  readonly callback: CallbackListener | undefined;
  /** Brings an address before the person who signs in. */
  readonly showAddress: (url: URL) => Promise<void>;
  /** Remembers what no report may contain. */
  readonly keepSecret: (value: string | undefined) => void;
  readonly signal: AbortSignal;
}
