import { labelOf } from "../../../../runtime/console/model/labels.js";

it.each([
  ["receivedAfter", "Received after"],
  ["received_after", "Received after"],
  ["unread-only", "Unread only"],
  ["id", "ID"],
  ["tenantId", "Tenant ID"],
  ["MFA", "MFA"],
  ["_", "_"],
])("%s is read as “%s”", (name, label) => {
  expect(labelOf(name)).toBe(label);
});
