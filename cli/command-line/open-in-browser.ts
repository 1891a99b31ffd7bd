/** Opens an address in the person's browser. There may be none here: whoever calls has to show the address too. */
export async function openInBrowser(url: string, onFailure: () => void): Promise<void> {
  try {
    const { default: open } = await import("open");
    const browser = await open(url);
    // The program that hands the address over may be missing, or find no browser.
    browser.once("error", onFailure);
    browser.once("exit", (code) => {
      if (code !== null && code !== 0) onFailure();
    });
  } catch {
    onFailure();
  }
}
