import { createHash } from "node:crypto";
import type { Response } from "express";
import { html, Html } from "../security/html.js";

/**
 * A page for a person: complete in one response, without anything loaded from elsewhere, and without script unless it
 * names one of our own.
 */
export interface Page {
  readonly status: number;
  readonly title: string;
  /** The title as the page shows it. @default the title */
  readonly heading?: Html;
  readonly main: Html;
  /** Where forms of the page may lead, across all redirects that follow. @default nowhere */
  readonly formTargets?: readonly string[];
  /** Rules for what only this page has, behind those of all pages. @default none */
  readonly style?: string;
  /** Script and styles that the page loads. @default none */
  readonly assets?: PageAssets;
  /**
   * `same-origin`: forms of the page name the origin they come from. Without a referrer browsers write `null` there.
   *
   * @default "no-referrer"
   */
  readonly referrerPolicy?: "no-referrer" | "same-origin";
}

/** Absolute URLs of this server. */
export interface PageAssets {
  /** An ES module. */
  readonly script: string;
  readonly style: string;
}

const STYLE = `
:root { color-scheme: light dark; --text: #1b1a19; --muted: #5d5b58; --page: #f5f4f2; --card: #fff; --line: #d6d3cf;
  --accent: #0f5ea8; --on-accent: #fff; --warn: #7a4b00; --warn-page: #fff4e0; }
@media (prefers-color-scheme: dark) { :root { --text: #f3f2f1; --muted: #b9b6b2; --page: #1b1a19; --card: #262523;
  --line: #484644; --accent: #75b6f0; --on-accent: #10263a; --warn: #ffd79a; --warn-page: #3a2c12; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
.whole { display: inline-block; max-width: 100%; }
h2 { margin: 0 0 .5rem; font-size: 1rem; }
p, ul, dl { margin: 0 0 1.25rem; }
ul { padding-left: 1.25rem; }
li { margin-bottom: .25rem; }
dt { color: var(--muted); }
dd { margin: 0 0 .75rem; }
.facts > div { display: grid; grid-template-columns: 9rem 1fr; gap: .125rem 1rem; padding: .75rem 0;
  border-top: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 1px solid var(--line); }
.facts dd { margin: 0; }
.caution { margin: .5rem 0 0; padding: .5rem .75rem; border-left: .25rem solid var(--warn);
  background: var(--warn-page); color: var(--warn); }
.actions + .muted, form + .muted { margin-top: 1rem; }
.muted, details { color: var(--muted); font-size: .875rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; }
button, .button { flex: 1 1 11rem; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--accent);
  border-radius: .25rem; background: transparent; color: var(--accent); font: inherit; text-align: center;
  text-decoration: none; cursor: pointer; }
.primary { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.note, details { margin: 1.5rem 0 0; }
summary { padding: .25rem 0; cursor: pointer; }
details dl { margin: .5rem 0 0; }
:focus-visible { outline: .2rem solid var(--accent); outline-offset: .15rem; }
@media (max-width: 30rem) { body { padding: 0; background: var(--card); } main { border: 0; padding: 1.5rem 1.25rem; }
  .facts > div { grid-template-columns: 1fr; } }
`;

function stylesOf({ style }: Page): readonly string[] {
  return style === undefined ? [STYLE] : [STYLE, style];
}

/** Not part of the template below: formatters change white space in it, and the hash is of every character. */
function styleElement(style: string): Html {
  return new Html(`<style>${style}</style>`);
}

function styleHash(style: string): string {
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

/** Headers of every page: no script but the one it names, no frames around it, nothing from outside. */
export function pageHeaders(page: Page): Readonly<Record<string, string>> {
  const { formTargets = [], assets, referrerPolicy = "no-referrer" } = page;
  const styles = stylesOf(page).map(styleHash).join(" ");
  const policy = [
    "default-src 'none'",
    ...(assets === undefined
      ? [`style-src ${styles}`]
      : [`style-src ${styles} ${assets.style}`, `script-src ${assets.script}`, ...SCRIPTED]),
    `form-action ${formTargets.length === 0 ? "'none'" : formTargets.join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": referrerPolicy,
    "Cache-Control": "no-store",
  };
}

/** What a script of ours may do: talk to this server, show images that it was given, and never turn text into code. */
const SCRIPTED = [
  "connect-src 'self'",
  "img-src data:",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
] as const;

/** The document. */
export function renderPage(page: Page): string {
  const { title, heading = html`${title}`, main, assets } = page;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${stylesOf(page).map(styleElement)}
        ${
          assets === undefined
            ? undefined
            : html`<link rel="icon" href="data:," />
                <link rel="stylesheet" href="${assets.style}" />
                <script type="module" src="${assets.script}"></script>`
        }
      </head>
      <body>
        <main>
          <h1>${heading}</h1>
          ${main}
        </main>
      </body>
    </html> `.toString();
}

/** Answers with a page. */
export function sendPage(response: Response, page: Page): void {
  response.status(page.status).set(pageHeaders(page)).send(renderPage(page));
}
