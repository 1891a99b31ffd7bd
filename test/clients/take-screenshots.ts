import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../support/launch-chromium.js";
import { directConsole } from "./pictures/direct-console.js";
import type { SetStage } from "./pictures/picture.js";
import { signInPages } from "./pictures/sign-in-pages.js";
import { startPagePictures } from "./pictures/start-page.js";

/** Takes the pictures of the documentation anew: `npm run screenshots`. */

const IMAGES = join(__dirname, "../../docs/images");
const STAGES: readonly SetStage[] = [signInPages, directConsole, startPagePictures];

async function takePictures(setStage: SetStage): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-screenshots-"));
  const stage = await setStage(folder);
  const chromium = await launchChromium(stage.chromium);
  try {
    for (const { file, context, open } of stage.pictures) {
      const page = await chromium.newPage(context);
      await open(page);
      // What keeps its place while scrolling would stand in the middle of the picture.
      await page.evaluate("scrollTo(0, 0)");
      await page.screenshot({ path: join(IMAGES, file), fullPage: true });
      await page.close();
    }
  } finally {
    await chromium.close();
    await stage.stop();
    rmSync(folder, { recursive: true });
  }
}

async function takeAll(): Promise<void> {
  for (const setStage of STAGES) await takePictures(setStage);
}

void takeAll();
