import { config } from "zod";

/**
 * Imported before everything that makes schemas: they would try whether text can be turned into code, which the page's
 * policy forbids and reports.
 */
config({ jitless: true });
