import { EntraMcpIntegrationError } from "../../../constructs/errors.js";
import type { EntraMcpIntegrationProps } from "../../../constructs/entra-mcp-integration-props.js";
import { validateProps } from "../../../constructs/validation/validate-props.js";
import { changed, problemsOf } from "./faults.js";
import { placesIn } from "./paths.js";
import { maximalDirectSso, maximalOAuthProxy, oauthProxyOnExisting, unhostedDirectSso } from "./valid-props.js";

const circular: Record<string, unknown> = {};
circular.self = circular;

const deep: unknown = Array.from({ length: 2000 }).reduce<unknown>((inner) => ({ inner: [inner] }), {});

const hostileValues: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a number", 42],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["a bigint", 10n],
  ["true", true],
  ["an empty list", []],
  ["a list of nothing", [undefined, null]],
  ["a list with holes", new Array<unknown>(3)],
  ["nested lists", [[[[]]]]],
  ["an empty object", {}],
  ["an object without a prototype", Object.create(null)],
  ["an empty text", ""],
  ["a text of blanks", "   "],
  ["a name of Object.prototype", "constructor"],
  ["a list of such names", ["__proto__", "toString"]],
  ["an object of such names", JSON.parse('{ "__proto__": {}, "constructor": "x", "type": "toString" }')],
  ["a very long text", "x".repeat(10_000)],
  ["a symbol", Symbol("hostile")],
  ["a function", () => "hostile"],
  ["a date", new Date(0)],
  ["a map", new Map([["name", "x"]])],
  ["a circle", circular],
  ["deep nesting", deep],
];

const fixtures: readonly EntraMcpIntegrationProps[] = [
  maximalDirectSso,
  unhostedDirectSso,
  maximalOAuthProxy,
  oauthProxyOnExisting,
];

/** Each path once, in the first of the fixtures that has it. */
const places = [
  ...new Map(
    fixtures.flatMap((props) => placesIn(props).map(({ path }) => [`${props.mode} ${path}`, { props, path }] as const)),
  ).values(),
];

/** The same without what both modes, and the gateway and the server, have in common. */
const differentPlaces = [...new Map(places.map((place) => [place.path, place])).values()].filter(
  ({ path }) => !/^hosting\.(app|server)\.\w+[.[]/.test(path),
);

function messageFor(props: unknown): string {
  return new EntraMcpIntegrationError("Stack/Mcp", validateProps(props as EntraMcpIntegrationProps)).message;
}

describe("props from plain JavaScript", () => {
  it.each(hostileValues)("are never a TypeError, with %s in any place", (_what, value) => {
    for (const { props, path } of differentPlaces) {
      expect(() => messageFor(changed(props, { [path]: value }))).not.toThrow();
    }
  });

  it.each(hostileValues)("may be %s themselves", (_what, value) => {
    expect(() => messageFor(value)).not.toThrow();
    expect(validateProps(value as EntraMcpIntegrationProps).length).toBeGreaterThan(0);
  });

  it.each([undefined, null, "props", 7, [[]]])("are reported when they are no object: %p", (value) => {
    expect(validateProps(value as unknown as EntraMcpIntegrationProps)).toEqual([
      expect.objectContaining({ path: "props", remedy: "Give an object of props" }),
    ]);
  });

  // Without this, a prop that no check looks at would go unnoticed.
  it.each(places)("are checked in every place: $props.mode $path", ({ props, path }) => {
    const paths = problemsOf(props, { [path]: () => "hostile" }).map((problem) => problem.path);
    expect(paths).toContain(path === "tags.cost-centre" ? 'tags["cost-centre"]' : path);
  });

  it.each(places.filter(({ props, path }) => placesIn(props).some((place) => place.path.startsWith(`${path}.`))))(
    "are refused when a name is unknown: $props.mode $path",
    ({ props, path }) => {
      if (/(^tags|^additionalServers|metadata|Variables|allowedIpRanges)$/.test(path)) return;
      const unknown = `${path}.zzzUnheardOf`;
      expect(problemsOf(props, { [unknown]: 1 })).toEqual([
        expect.objectContaining({ path: unknown, message: "is not a known prop" }),
      ]);
    },
  );
});
