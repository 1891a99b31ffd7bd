import { decode, encode, ExtensionCodec } from "@msgpack/msgpack";

/** The attributes of one object as they travel between Terraform and a provider. */
export type Values = Readonly<Record<string, unknown>>;

/** Stands for a value that is known only after apply. */
export const UNKNOWN: unique symbol = Symbol("known after apply");

/** MessagePack as on the wire: {@link Values}, null for an absent object. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** Stands in for {@link UNKNOWN} while encoding, because the codec hands only objects to its extensions. */
const unknownMark = Object.freeze({});
const unknownExtension = 0;
/** An unknown value about which Terraform already knows something, such as "not null". */
const refinedUnknownExtension = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: unknownExtension,
  // The payload has no meaning, but must be there.
  encode: (value) => (value === unknownMark ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({ type: refinedUnknownExtension, encode: () => null, decode: () => UNKNOWN });

/** Reads a value from the wire; null when Terraform sent none. */
export function decodeValue(value: WireValue | null | undefined): Values | null {
  if (value?.msgpack === undefined || value.msgpack.length === 0) return null;
  return decode(value.msgpack, { extensionCodec }) as Values | null;
}

/** Puts a value on the wire. */
export function encodeValue(value: Values | null): WireValue {
  return { msgpack: encode(markUnknowns(value), { extensionCodec }) };
}

function markUnknowns(value: unknown): unknown {
  if (value === UNKNOWN) return unknownMark;
  if (Array.isArray(value)) return value.map(markUnknowns);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, markUnknowns(element)]));
}
