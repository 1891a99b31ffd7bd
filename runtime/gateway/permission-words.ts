import { html, type Html } from "../security/html.js";

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  access_as_user: "Use this server in your name",
  openid: "Know who you are (your account’s id)",
};

const PERMISSION_WORDS: Readonly<Record<string, string>> = {
  "User.Read": "Read your profile",
  "User.ReadBasic.All": "Look up colleagues’ names and addresses",
  "People.Read": "Find the people you work with",
  "Mail.Read": "Read your mail",
  "Mail.ReadWrite": "Read, change and delete your mail",
  "Mail.Send": "Send mail as you",
  "Calendars.Read": "Read your calendar",
  "Calendars.ReadWrite": "Read and change your calendar",
  "Contacts.Read": "Read your contacts",
  "Tasks.ReadWrite": "Read and change your tasks",
  "Files.Read": "Read your files",
  "Files.Read.All": "Read all files you can open",
  "Files.ReadWrite.All": "Read, change and delete all files you can open",
  "Sites.Read.All": "Read all sites you can open",
  "Chat.Read": "Read your chats",
};

/** A scope of the server's own, for a person. */
export function scopeInWords(scope: string): Html {
  const words = SCOPE_WORDS[scope];
  return words === undefined ? html`Use this server’s permission “${scope}” in your name` : html`${words}`;
}

/** A delegated permission of Microsoft Graph, for a person: in words with its name, which administrators know. */
export function permissionInWords(permission: string): Html {
  const words = PERMISSION_WORDS[permission];
  return words === undefined
    ? html`Use “${permission}” <span class="muted">of Microsoft Graph</span>`
    : html`${words} <span class="muted">${permission}</span>`;
}
