import { mayReach } from "../../../constructs/hosting/version-constraint.js";

describe("a constraint on a provider's version", () => {
  it.each([
    ["~> 4.55"],
    ["~> 4"],
    [">= 4.0"],
    ["> 4.55.0"],
    [">= 4.0, < 5.0"],
    ["!= 4.58.0"],
    ["4.58.0"],
    ["= 4.81.0"],
    ["v4.58.0"],
    ["~> 4.58.0"],
    ["<= 4.58"],
    ["< 5"],
    ["what nobody understands"],
  ])("leaves room for 4.58.0: %s", (constraint) => {
    expect(mayReach(constraint, "4.58.0")).toBe(true);
  });

  it.each([
    ["4.55.0"],
    ["= 4.57.0"],
    ["=4.57.9"],
    ["~> 4.55.0"],
    ["~> 3.117"],
    ["~> 4.57.1"],
    ["< 4.58"],
    ["<= 4.57.99"],
    [">= 4.0, < 4.58.0"],
    ["4.55.0-beta1"],
  ])("leaves none: %s", (constraint) => {
    expect(mayReach(constraint, "4.58.0")).toBe(false);
  });
});
