import "./without-eval.js";
import { showSignIn } from "./oauth-view.js";
import { readPageConfig } from "./page-config.js";
import { sessionAccount } from "./session-account.js";
import { showTools } from "./tools-view.js";

// A page that the browser kept for the back button may belong to somebody who signed out since.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

const place = document.getElementById("console");
if (place !== null) {
  const config = readPageConfig(place);
  void (config.signIn === "session" ? showTools(place, sessionAccount(config)) : showSignIn(place, config));
}
