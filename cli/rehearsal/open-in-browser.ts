import type { Print } from "./print.js";

/** Opens an address in the person's browser. Where there is none, says so: the address was printed anyway. */
export async function openInBrowser(url: string, print: Print): Promise<void> {
  const failed = (): void => {
    print("no browser could be opened here: open the page's address in one yourself");
  };
  try {
    const { default: open } = await import("open");
    const browser = await open(url);
    // The program that hands the address over may be missing, or find no browser.
    browser.once("error", failed);
    browser.once("exit", (code) => {
      if (code !== null && code !== 0) failed();
    });
  } catch {
    failed();
  }
}
