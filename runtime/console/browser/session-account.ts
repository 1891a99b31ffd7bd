import type { Account } from "./account.js";
import { connect } from "./mcp-client.js";
import type { SessionPageConfig } from "./page-config.js";

/** The browser's session: a cookie that no script can read. The page itself shows whose it is. */
export function sessionAccount({ endpoint, userId, loginPath }: SessionPageConfig): Account {
  return {
    userId,
    connect: () => connect(endpoint),
    signInAgain: () => {
      location.assign(loginPath);
    },
  };
}
