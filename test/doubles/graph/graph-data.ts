/** What Graph has, as data: one mailbox, calendar, drive and circle of people for each user. */
export interface GraphData {
  readonly users: readonly GraphUser[];
  /** By object id of the user. */
  readonly content: Readonly<Record<string, UserContent>>;
}

export interface GraphUser {
  readonly id: string;
  readonly tenantId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  readonly jobTitle: string;
  readonly department: string;
  readonly officeLocation: string;
}

export interface UserContent {
  readonly messages: readonly GraphMessage[];
  readonly events: readonly GraphEvent[];
  readonly files: readonly GraphFile[];
  /** Object ids of users, most relevant first. */
  readonly people: readonly string[];
}

export interface GraphMessage {
  readonly id: string;
  readonly subject: string;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  /** ISO 8601, UTC. */
  readonly receivedDateTime: string;
  readonly isRead: boolean;
  readonly importance?: "low" | "normal" | "high";
  readonly text: string;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface GraphEvent {
  readonly id: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly start: string;
  readonly end: string;
  readonly location: string;
  readonly organizer: Mailbox;
  readonly attendees: readonly Mailbox[];
  readonly text: string;
  readonly isAllDay?: boolean;
}

export interface GraphFile {
  readonly id: string;
  readonly name: string;
  /** Path of the folder it is in, such as `/Reports`. */
  readonly folder: string;
  readonly mimeType: string;
  readonly lastModifiedDateTime: string;
  readonly content: string;
}
