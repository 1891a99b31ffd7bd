import type { DoubleRequest, Reply } from "../../http/message.js";
import type { AppRegistration, Tenant } from "../directory.js";
import type { EntraState } from "../entra-state.js";

/** A token request whose grant type and client are known. */
export interface TokenCall {
  readonly state: EntraState;
  readonly request: DoubleRequest;
  readonly form: URLSearchParams;
  readonly client: AppRegistration;
  /** None at a shared endpoint. */
  readonly tenant: Tenant | undefined;
}

/** What one `grant_type` does. */
export type Grant = (call: TokenCall) => Promise<Reply>;
