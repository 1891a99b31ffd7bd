import { createHash } from "node:crypto";
import { isUuid } from "../validation/validate-uuid.js";

/**
 * The name-based UUID, version 5, of `name` in `namespace`: the same as Terraform's `uuidv5()`.
 *
 * Our own because the npm package `uuid` is published as ES modules only, and this package is CommonJS.
 *
 * @param namespace - a UUID
 * @param name - any text, hashed as UTF-8
 * @see RFC 9562, section 5.5
 */
export function uuidV5(namespace: string, name: string): string {
  if (!isUuid(namespace)) throw new TypeError(`namespace "${namespace}" is not a UUID`);
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
