import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
}

it("the container's build asks for the same versions of its tools as this repository", () => {
  const read = (path: string) => JSON.parse(readFileSync(join(__dirname, "../../..", path), "utf8")) as Manifest;
  expect(read("package.json").devDependencies).toMatchObject(read("runtime/package.json").devDependencies);
});
