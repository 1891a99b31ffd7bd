import { DIRECT_CONSOLE_PATH, LOGIN_PATH } from "../config/routes.js";

/** The page for people: signs in and out, and is an MCP client. */
export const CONSOLE_PATH = DIRECT_CONSOLE_PATH;

/** A sign-in at which Entra asks for the account even if it knows one. */
export const OTHER_ACCOUNT_PATH = `${LOGIN_PATH}?account=other`;
