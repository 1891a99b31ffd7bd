import type { CustomScaleRule, HttpScaleRule, TcpScaleRule } from "../hosting/container-props.js";
import { anything, integer, known, list, map, must, read, text, unique, type Check } from "./check.js";
import { validateAzureName } from "./validate-azure-names.js";
import { object, required, variant } from "./shape.js";

/** No limit of Azure's: a bound that only a slip of the finger exceeds. */
const MOST = 1_000_000;
const name = required((value, path) => validateAzureName("scaleRule", value, path));
const type = required(anything);

const scaleRule: Check = variant("type", {
  http: object<HttpScaleRule>("an HTTP scale rule", {
    type,
    name,
    concurrentRequests: required(integer("concurrent requests", 1, MOST)),
  }),
  tcp: object<TcpScaleRule>("a TCP scale rule", {
    type,
    name,
    concurrentConnections: required(integer("concurrent connections", 1, MOST)),
  }),
  custom: object<CustomScaleRule>("a custom scale rule", {
    type,
    name,
    scaler: required(
      text(
        "a KEDA scaler's name",
        must(
          (scaler) => /^[a-z][a-z0-9-]*$/.test(scaler),
          "is not the name of a KEDA scaler",
          'Write one such as "cpu"',
        ),
      ),
    ),
    metadata: required(map("the scaler's settings", () => [], text("a string"))),
  }),
});

/** Rules that add replicas to one app. */
export const scaleRules: Check = known(
  list(
    "a list of scale rules",
    scaleRule,
    unique((rule) => read(rule, "name"), "name"),
  ),
);
