import { connectionChecks } from "../../../cli/doctor/connection/connection-checks.js";
import { noEvidence } from "../../../cli/doctor/evidence.js";

function statusOf(id: string, url: string): string | undefined {
  return connectionChecks.find((check) => check.id === id)?.judge(noEvidence(new URL(url), undefined, 0)).status;
}

it.each([
  ["https://mcp.contoso.example/mcp", "pass"],
  ["http://localhost:8080/mcp", "pass"],
  ["http://127.0.0.1/mcp", "pass"],
  ["http://[::1]/mcp", "pass"],
  ["http://localhost.contoso.example/mcp", "fail"],
  ["http://mcp.contoso.example/mcp", "fail"],
  ["http://192.168.0.1/mcp", "fail"],
])("of encryption: %s is a %s", (url, status) => {
  expect(statusOf("connection.https", url)).toBe(status);
});

it.each([
  ["https://mcp.contoso.example/mcp", "pass"],
  ["https://mcp.contoso.example", "warn"],
  ["https://mcp.contoso.example/mcp/", "warn"],
])("of the URL's form: %s is a %s", (url, status) => {
  expect(statusOf("connection.url", url)).toBe(status);
});
