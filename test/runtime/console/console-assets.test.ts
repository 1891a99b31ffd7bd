import { writeFileSync } from "node:fs";
import { join } from "node:path";
import express from "express";
import { createConsoleAssets, type ConsoleAssets } from "../../../runtime/console/console-assets.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { send, serve, type RawAnswer } from "../http/serve.js";

const PUBLIC_URL = "https://mcp.contoso.com";
const SCRIPT = "console.log('a');\n".repeat(50);

function assetsOf(files: Readonly<Record<string, string>>): ConsoleAssets & { readonly warnings: unknown[] } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const warnings: unknown[] = [];
  const logger = { warn: (...line: unknown[]) => void warnings.push(line) };
  return { ...createConsoleAssets({ publicUrl: PUBLIC_URL, logger: logger, folder }), warnings };
}

const built = assetsOf({ "console.js": SCRIPT, "console.css": "main{}" });

async function get(url: string | undefined, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const served = await serve(express().use(built.router));
  try {
    return await send(served.origin, { path: new URL(url ?? "").pathname, headers });
  } finally {
    await served.close();
  }
}

describe("a build of the console", () => {
  it("is served as what it is, for caches to keep for ever", async () => {
    const script = await get(built.urls?.script);
    const style = await get(built.urls?.style);

    expect(script).toMatchObject({
      status: 200,
      text: SCRIPT,
      headers: {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        vary: "Accept-Encoding",
      },
    });
    expect(style).toMatchObject({ status: 200, headers: { "content-type": "text/css; charset=utf-8" } });
  });

  it("is compressed for whoever takes it so", async () => {
    const served = await serve(express().use(built.router));
    const path = new URL(built.urls?.script ?? "").pathname;
    const response = await fetch(`${served.origin}${path}`, { headers: { "accept-encoding": "gzip" } });
    await served.close();

    expect(response.headers.get("content-encoding")).toBe("gzip");
    await expect(response.text()).resolves.toBe(SCRIPT);
  });

  it("has another address when it has another content", () => {
    const other = assetsOf({ "console.js": `${SCRIPT};`, "console.css": "main{}" });

    expect(other.urls?.script).not.toBe(built.urls?.script);
    expect(other.urls?.style).toBe(built.urls?.style);
    expect(built.urls?.script).toMatch(/^https:\/\/mcp\.contoso\.com\/console\.[\w-]{16}\.js$/);
  });

  it("that is missing takes nothing else down, and the log says how to make it", () => {
    const missing = assetsOf({ "console.js": SCRIPT });

    expect(missing.urls).toBeUndefined();
    expect(JSON.stringify(missing.warnings)).toContain("npm run build:console");
    expect(built.warnings).toEqual([]);
  });
});
