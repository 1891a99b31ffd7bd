import { anything, flag, text } from "../../../constructs/validation/check.js";
import { newOrExisting, object, optional, required, variant } from "../../../constructs/validation/shape.js";

interface Door {
  readonly colour: string;
  readonly locked?: boolean;
}

describe("the table of an object's props", () => {
  const door = object<Door>("a door", { colour: required(text("a colour")), locked: optional(flag) });

  it("has a field for every prop of the type, or does not compile", () => {
    // @ts-expect-error -- `locked` has no field
    const incomplete = object<Door>("a door", { colour: required(anything) });
    const tooMuch = object<Door>("a door", {
      colour: required(anything),
      locked: optional(flag),
      // @ts-expect-error -- `handle` is no prop
      handle: optional(flag),
    });
    // @ts-expect-error -- `locked` may be left out
    const tooStrict = object<Door>("a door", { colour: required(anything), locked: required(flag) });
    // @ts-expect-error -- `colour` has to be given
    const tooLax = object<Door>("a door", { colour: optional(anything), locked: optional(flag) });
    expect([incomplete, tooMuch, tooStrict, tooLax].map((check) => check(5, "door")[0]?.message)).toEqual(
      Array(4).fill("is a number where a door is expected"),
    );
  });

  it("reports in its own order, unknown names last", () => {
    const paths = door({ handle: 1, locked: "no", colour: 2 }, "door").map(({ path }) => path);
    expect(paths).toEqual(["door.colour", "door.locked", "door.handle"]);
  });

  it("takes a misspelt name for the prop that is missing", () => {
    expect(door({ color: "red" }, "door")).toEqual([
      { path: "door.color", value: "red", message: "is not a known prop", remedy: "Write colour" },
    ]);
  });

  it("quotes names that are no identifiers", () => {
    expect(door({ colour: "red", "the lock": 1 }, "door").map(({ path }) => path)).toEqual(['door["the lock"]']);
  });
});

describe("an object of several shapes", () => {
  const either = variant("type", {
    door: object<{ type: string; colour: string }>("a door", {
      type: required(anything),
      colour: required(text("a colour")),
    }),
    gate: object<{ type: string }>("a gate", { type: required(anything) }),
  });

  it("is checked by its own shape only", () => {
    expect(either({ type: "gate" }, "way")).toEqual([]);
    expect(either({ type: "door" }, "way").map(({ path }) => path)).toEqual(["way.colour"]);
  });

  it("is not checked further when its kind can't be told", () => {
    expect(either({ type: "gote", colour: 5 }, "way")).toEqual([
      { path: "way.type", value: "gote", message: 'is not "door" or "gate"', remedy: 'Write "gate"' },
    ]);
  });
});

describe("something new or existing", () => {
  const check = newOrExisting<{ name?: string }>("door", { name: optional(text("a name")) }, text("an id"));

  it("is either", () => {
    expect([check({ name: "a" }, "door"), check({ existing: "id" }, "door"), check({}, "door")]).toEqual([[], [], []]);
  });

  it("is never both", () => {
    expect(check({ name: "a", existing: "id" }, "door").map(({ path }) => path)).toEqual(["door.name"]);
  });
});
