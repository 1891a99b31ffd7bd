import type { BrowserContextOptions, Page } from "playwright-core";
import type { ChromiumOptions } from "../../support/launch-chromium.js";

export const DESKTOP = { viewport: { width: 720, height: 600 }, colorScheme: "light" } as const;
export const PHONE = { viewport: { width: 360, height: 640 }, colorScheme: "dark" } as const;

/** A picture of the documentation. */
export interface Picture {
  /** In `docs/images`. */
  readonly file: string;
  readonly context: BrowserContextOptions;
  /** Leads to what is to be seen. */
  readonly open: (page: Page) => Promise<unknown>;
}

/** What has to run for some pictures, and the pictures. */
export interface Stage {
  readonly chromium?: ChromiumOptions;
  readonly pictures: readonly Picture[];
  stop(): Promise<void>;
}

/** @param folder - for files that are in the way afterwards */
export type SetStage = (folder: string) => Promise<Stage>;
