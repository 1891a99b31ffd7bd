/** What the page says about itself, in `data-` attributes. */
export type PageConfig = {
  /** MCP endpoint. */
  readonly endpoint: URL;
} & (
  | { readonly signIn: "session"; readonly userId: string; readonly loginPath: string }
  | {
      readonly signIn: "oauth";
      readonly clientId: string;
      readonly userPath: string;
      readonly revocationPath: string;
      readonly signOutEverywherePath: string;
    }
);

export type OAuthPageConfig = Extract<PageConfig, { readonly signIn: "oauth" }>;
export type SessionPageConfig = Extract<PageConfig, { readonly signIn: "session" }>;

export function readPageConfig({ dataset }: HTMLElement): PageConfig {
  const { endpoint = "", signIn, userId = "", loginPath = "" } = dataset;
  const url = new URL(endpoint, location.origin);
  if (signIn === "session") return { endpoint: url, signIn, userId, loginPath };
  const { clientId = "", userPath = "", revocationPath = "", signOutEverywherePath = "" } = dataset;
  return { endpoint: url, signIn: "oauth", clientId, userPath, revocationPath, signOutEverywherePath };
}
