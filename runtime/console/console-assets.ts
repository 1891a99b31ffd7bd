import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Router, type Response } from "express";
import type { PageAssets } from "../browser/page.js";
import { allowedMethods } from "../http/allowed-methods.js";
import type { Logger } from "../telemetry/logger.js";

/** The console's script and styles, as `npm run build:console` made them. */
export interface ConsoleAssets {
  readonly router: Router;
  /** Where pages load them from; undefined if they were not built. */
  readonly urls: PageAssets | undefined;
}

export interface ConsoleAssetsOptions {
  readonly publicUrl: string;
  readonly logger: Pick<Logger, "warn">;
  /** Where the build is. @default beside this module */
  readonly folder?: string;
}

const FOLDER = join(__dirname, "dist");
const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" } as const;

/** A year, the longest that caches keep anything: another content has another URL. */
const CACHE = "public, max-age=31536000, immutable";

/**
 * Reads the build once, and serves it under URLs that change with it. A build that is missing takes the console away
 * and nothing else.
 */
export function createConsoleAssets({ publicUrl, logger, folder = FOLDER }: ConsoleAssetsOptions): ConsoleAssets {
  const router = Router({ caseSensitive: true, strict: true });
  try {
    const [script, style] = [readAsset(folder, "js"), readAsset(folder, "css")];
    for (const asset of [script, style]) {
      router.all(asset.path, allowedMethods("GET", "HEAD"), (request, response) => {
        sendAsset(response, asset, request.acceptsEncodings("gzip") === "gzip");
      });
    }
    return { router, urls: { script: `${publicUrl}${script.path}`, style: `${publicUrl}${style.path}` } };
  } catch (error) {
    logger.warn({ error }, "the web console was not built, so pages go without it: npm run build:console");
    return { router, urls: undefined };
  }
}

interface Asset {
  /** With a hash of the content in it. */
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly compressed: Buffer;
}

function readAsset(folder: string, extension: keyof typeof TYPES): Asset {
  const plain = readFileSync(join(folder, `console.${extension}`));
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 16);
  return {
    path: `/console.${hash}.${extension}`,
    type: TYPES[extension],
    plain,
    compressed: gzipSync(plain, { level: 9 }),
  };
}

function sendAsset(response: Response, { type, plain, compressed }: Asset, gzip: boolean): void {
  response
    .set({
      "Content-Type": type,
      "Cache-Control": CACHE,
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
      ...(gzip ? { "Content-Encoding": "gzip" } : {}),
    })
    .send(gzip ? compressed : plain);
}
