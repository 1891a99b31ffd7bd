import { contoso, contosoDirectory } from "./contoso.js";
import type { EntraDirectory } from "./entra/directory.js";
import type {
  GraphData,
  GraphEvent,
  GraphFile,
  GraphMessage,
  GraphUser,
  Mailbox,
  UserContent,
} from "./graph/graph-data.js";

const DAY = 24 * 3600 * 1000;

const adele: Mailbox = { name: "Adele Marsh", address: contoso.users.adele.userPrincipalName };
const bob: Mailbox = { name: "Bob Okafor", address: contoso.users.bob.userPrincipalName };
const ines: Mailbox = { name: "Ines Duarte", address: contoso.users.ines.userPrincipalName };
const courier: Mailbox = { name: "Northwind Couriers", address: "dispatch@northwind.example" };

/**
 * Mail, calendar, files and people of the invented users. No text of one user's occurs in another's, so a word out of
 * place shows at once: Adele's content speaks of the harbour and carries `HARBOUR`, Bob's of the lighthouse and
 * carries `LIGHTHOUSE`.
 *
 * @param now milliseconds; calendars are laid out around it
 * @param directory says which tenant each of the users is in; who is in none does not exist for Graph either
 */
export function contosoContent(now: number, directory: EntraDirectory = contosoDirectory()): GraphData {
  return {
    users: usersIn(directory),
    content: {
      [contoso.users.adele.objectId]: contentOfAdele(now),
      [contoso.users.bob.objectId]: contentOfBob(now),
      [contoso.users.ines.objectId]: { messages: [], events: [], files: [], people: [] },
      [contoso.users.noor.objectId]: { messages: [], events: [], files: [], people: [] },
    },
  };
}

function contentOfAdele(now: number): UserContent {
  const topics = ["Berth plan", "Tide table", "Crane inspection", "Dredging permit", "Pilot roster", "Fender delivery"];
  return {
    messages: topics.flatMap((topic, index) => [
      message(
        "adele",
        index * 2,
        now,
        ines,
        adele,
        topic,
        `HARBOUR note: the ${topic.toLowerCase()} is ready for review.`,
      ),
      message(
        "adele",
        index * 2 + 1,
        now,
        courier,
        adele,
        `Re: ${topic}`,
        `HARBOUR freight arrives at quay ${String(index)}.`,
      ),
    ]),
    events: [
      event("adele", 0, now, 1, 9, "Berth allocation", "Quay 4", adele, [ines], "HARBOUR berths for next week."),
      event("adele", 1, now, 2, 14, "Crane safety drill", "Quay 7", ines, [adele], "HARBOUR drill, bring a helmet."),
      event("adele", 2, now, 9, 10, "Port authority visit", "Quay 1", adele, [ines], "HARBOUR tour for the authority."),
    ],
    files: [
      file("adele", 0, now, "/Reports", "berth-plan.md", "text/markdown", "# Berth plan\n\nHARBOUR berths 1 to 9.\n"),
      file("adele", 1, now, "/Reports", "tides.csv", "text/csv", "day,high,low\nMonday,HARBOUR 06:10,12:24\n"),
      file("adele", 2, now, "", "crane manual.txt", "text/plain", "HARBOUR crane: check the brake first.\n"),
    ],
    people: [contoso.users.ines.objectId, contoso.users.bob.objectId],
  };
}

function contentOfBob(now: number): UserContent {
  const topics = ["Lamp replacement", "Fog signal", "Lens cleaning", "Generator test"];
  return {
    messages: topics.map((topic, index) =>
      message("bob", index, now, ines, bob, topic, `LIGHTHOUSE log: ${topic.toLowerCase()} is due.`),
    ),
    events: [
      event("bob", 0, now, 1, 8, "Lamp check", "Tower 2", bob, [ines], "LIGHTHOUSE lamp room."),
      event("bob", 1, now, 3, 11, "Fog signal test", "Tower 3", ines, [bob], "LIGHTHOUSE horn, ear protection."),
    ],
    files: [
      file("bob", 0, now, "/Logs", "lamp-log.md", "text/markdown", "# Lamp log\n\nLIGHTHOUSE lamp: 4021 hours.\n"),
      file("bob", 1, now, "", "lens.txt", "text/plain", "LIGHTHOUSE lens: clean with soft cloth.\n"),
    ],
    people: [contoso.users.ines.objectId],
  };
}

type Owner = "adele" | "bob";

function usersIn({ tenants }: EntraDirectory): GraphUser[] {
  const users = [
    userOf("adele", "Adele", "Marsh", "Harbour planner", "Operations", "Quay 4"),
    userOf("bob", "Bob", "Okafor", "Lighthouse engineer", "Engineering", "Tower 2"),
    userOf("ines", "Ines", "Duarte", "Head of IT", "IT", "Quay 1"),
    userOf("noor", "Noor", "Haddad", "Auditor", "Finance", "Main building"),
  ];
  return users.flatMap((user) => {
    const home = tenants.find((tenant) => tenant.users.some(({ objectId }) => objectId === user.id));
    return home ? [{ ...user, tenantId: home.tenantId }] : [];
  });
}

function userOf(
  name: keyof typeof contoso.users,
  givenName: string,
  surname: string,
  jobTitle: string,
  department: string,
  officeLocation: string,
): Omit<GraphUser, "tenantId"> {
  const { objectId, userPrincipalName } = contoso.users[name];
  const displayName = `${givenName} ${surname}`;
  return {
    ...{ id: objectId, userPrincipalName, displayName, givenName, surname },
    ...{ mail: userPrincipalName, jobTitle, department, officeLocation },
  };
}

function message(
  owner: Owner,
  index: number,
  now: number,
  from: Mailbox,
  to: Mailbox,
  subject: string,
  text: string,
): GraphMessage {
  const receivedDateTime = new Date(now - (index + 1) * 3 * 3600 * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return {
    id: `${owner}-message-${String(index)}`,
    subject,
    from,
    to: [to],
    receivedDateTime,
    isRead: index > 1,
    text,
  };
}

function event(
  owner: Owner,
  index: number,
  now: number,
  days: number,
  hour: number,
  subject: string,
  location: string,
  organizer: Mailbox,
  attendees: readonly Mailbox[],
  text: string,
): GraphEvent {
  const midnight = Math.floor(now / DAY) * DAY;
  const start = new Date(midnight + days * DAY + hour * 3600 * 1000).toISOString();
  const end = new Date(Date.parse(start) + 3600 * 1000).toISOString();
  return { id: `${owner}-event-${String(index)}`, subject, start, end, location, organizer, attendees, text };
}

function file(
  owner: Owner,
  index: number,
  now: number,
  folder: string,
  name: string,
  mimeType: string,
  content: string,
): GraphFile {
  const lastModifiedDateTime = new Date(now - (index + 1) * DAY).toISOString().replace(/\.\d+Z$/, "Z");
  return { id: `${owner.toUpperCase()}FILE${String(index)}`, name, folder, mimeType, lastModifiedDateTime, content };
}
