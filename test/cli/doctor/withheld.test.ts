import { withholding } from "../../../cli/doctor/report/withheld.js";
import { quote } from "../../../cli/doctor/words.js";

it("nothing that was kept as a secret is in a report, whole or in its parts", () => {
  const withhold = withholding(new Set(["a-refresh-token", "aaaaaaaaaa.bbbbbbbbbb.cccccccccc"]));

  expect(withhold("you sent a-refresh-token and aaaaaaaaaa.bbbbbbbbbb.cccccccccc, cut: bbbbbbbbbb")).toBe(
    "you sent [withheld] and [withheld], cut: [withheld]",
  );
  expect(withholding(new Set(["short"]))("short words stay")).toBe("short words stay");
});

it("what a server says is shown on one line, without escape sequences and tokens", () => {
  expect(quote("\u001b[2J\u001b]0;title\u0007one\r\ntwo \u202efour")).not.toMatch(/\p{Cc}|\p{Cf}/u);
  expect(quote("refused eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl")).not.toContain("eyJ");
  expect(quote("x".repeat(5000)).length).toBeLessThan(400);
});
