import { html } from "../security/html.js";
import type { Page } from "./page.js";

/** Something to read, and a few ways on. */
export interface Message {
  readonly status: number;
  readonly title: string;
  /** What happened and what to do about it, in words a person can act on. One paragraph each. */
  readonly paragraphs: readonly string[];
  /** Where to go on: addresses of our own, or of Entra. */
  readonly actions?: readonly { readonly label: string; readonly href: string }[];
  /** Under which the log holds the rest. */
  readonly reference?: string;
}

/** A page with a message. */
export function messagePage({ status, title, paragraphs, actions = [], reference }: Message): Page {
  return {
    status,
    title,
    main: html`${paragraphs.map((text) => html`<p>${text}</p>`)}
    ${
      actions.length === 0
        ? undefined
        : html`<div class="actions">
            ${actions.map(
              ({ label, href }, index) =>
                html`<a class="${index === 0 ? "button primary" : "button"}" href="${href}">${label}</a>`,
            )}
          </div>`
    }
    ${reference === undefined ? undefined : html`<p class="muted note">Reference for your administrator: ${reference}</p>`}`,
  };
}
