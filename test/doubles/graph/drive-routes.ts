import { json, redirect } from "../http/message.js";
import type { GraphFile } from "./graph-data.js";
import type { GraphCall, GraphRoute } from "./graph-endpoint.js";
import { GraphError } from "./graph-error.js";
import { checkOptions, hasWords, ordered, pageOf, selectFrom, type CollectionRules } from "./odata-query.js";

const ITEMS: CollectionRules = {
  type: "driveItem",
  properties: [
    "createdBy",
    "createdDateTime",
    "file",
    "id",
    "lastModifiedDateTime",
    "name",
    "parentReference",
    "size",
    "webUrl",
  ],
  defaultTop: 200,
  maximumTop: 1000,
  options: ["$orderby"],
};

const READ_FILES = ["Files.Read", "Files.ReadWrite", "Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All"];
const DENIED = "accessDenied";
/** The text stands in the path, as an OData string: quotes doubled. */
const SEARCH = /^\/v1\.0\/me\/drive\/root\/search\(q='((?:[^']|'')*)'\)$/;

/** The signed-in user's OneDrive. */
export const driveRoutes: readonly GraphRoute[] = [
  { name: "driveSearch", path: SEARCH, permissions: READ_FILES, denied: DENIED, answer: search },
  { name: "driveItem", path: "/me/drive/items/:id", permissions: READ_FILES, denied: DENIED, answer: oneItem },
  {
    name: "driveItemContent",
    path: "/me/drive/items/:id/content",
    permissions: READ_FILES,
    denied: DENIED,
    answer: contentOf,
  },
];

function search(call: GraphCall) {
  const { request, content, publicOrigin, self } = call;
  checkOptions(request.query, ITEMS);
  const words = (request.params[0] ?? "").replaceAll("''", "'").toLowerCase();
  const found = content.files.filter((file) => hasWords(`${file.name} ${file.content}`, words));
  const items = found.map((file) => resourceOf(call, file));
  return json(200, {
    "@odata.context": `${publicOrigin}/v1.0/$metadata#Collection(driveItem)`,
    ...pageOf(ordered(items, request.query, "name"), request.query, ITEMS, self),
  });
}

function oneItem(call: GraphCall) {
  const file = fileOf(call);
  return json(200, {
    "@odata.context": `${call.publicOrigin}/v1.0/$metadata#users('${call.user.id}')/drive/items/$entity`,
    "@microsoft.graph.downloadUrl": call.downloadUrl(file.content, file.mimeType),
    ...selectFrom(resourceOf(call, file), call.request.query, ITEMS),
  });
}

/** Content is not at Graph: a redirect leads to a URL that works without a token, for a while. */
function contentOf(call: GraphCall) {
  const file = fileOf(call);
  return redirect(call.downloadUrl(file.content, file.mimeType));
}

function fileOf({ request, content }: GraphCall): GraphFile {
  const file = content.files.find(({ id }) => id === request.params.id);
  if (!file) throw new GraphError(404, "itemNotFound", "The resource could not be found.");
  return file;
}

function resourceOf({ user }: GraphCall, { id, name, folder, mimeType, lastModifiedDateTime, content }: GraphFile) {
  return {
    id,
    name,
    size: Buffer.byteLength(content),
    createdDateTime: lastModifiedDateTime,
    lastModifiedDateTime,
    webUrl: `https://contoso-my.sharepoint.com/personal/${user.userPrincipalName.replace(/\W/g, "_")}/Documents${folder}/${encodeURIComponent(name)}`,
    createdBy: { user: { id: user.id, displayName: user.displayName } },
    file: { mimeType },
    parentReference: { driveId: `b!${user.id}`, driveType: "business", path: `/drive/root:${folder}` },
  };
}
