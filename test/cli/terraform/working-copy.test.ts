import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WorkingCopy } from "../../../cli/terraform/working-copy.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let copy: WorkingCopy;

beforeEach(() => {
  copy = new WorkingCopy();
});

afterEach(() => {
  copy.dispose();
});

function stackFolder(configuration: object): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(configuration));
  return folder;
}

describe("a working copy", () => {
  it.each([{ backend: { azurerm: { key: "x" } } }, { cloud: { organization: "x" } }])(
    "keeps state locally: %j",
    (remote) => {
      copy.load(stackFolder({ terraform: { ...remote, required_version: ">= 1.5" } }));
      expect(JSON.parse(readFileSync(join(copy.folder, "cdk.tf.json"), "utf8"))).toEqual({
        terraform: { required_version: ">= 1.5" },
      });
    },
  );

  it("takes assets along, but not what earlier runs left", () => {
    const folder = stackFolder({});
    mkdirSync(join(folder, "assets"));
    mkdirSync(join(folder, ".terraform"));
    for (const name of ["assets/a.txt", ".terraform/b", ".terraform.lock.hcl", "terraform.tfstate", "plan"])
      writeFileSync(join(folder, name), "");
    copy.load(folder);
    const found = ["assets/a.txt", ".terraform", ".terraform.lock.hcl", "terraform.tfstate", "plan"].filter((name) =>
      existsSync(join(copy.folder, name)),
    );
    expect(found).toEqual(["assets/a.txt"]);
  });

  it("keeps its state when it takes another configuration", () => {
    copy.load(stackFolder({}));
    writeFileSync(join(copy.folder, "terraform.tfstate"), "state");
    copy.load(stackFolder({ output: {} }));
    expect(readFileSync(join(copy.folder, "terraform.tfstate"), "utf8")).toBe("state");
  });

  it("is gone afterwards", () => {
    copy.dispose();
    expect(existsSync(copy.folder)).toBe(false);
  });

  it("refuses what is not a configuration", () => {
    expect(() => copy.load(stackFolder({ resource: [] }))).toThrow();
  });
});
