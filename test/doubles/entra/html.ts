/** A page of the double: works without JavaScript, and says that it is not the real thing. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; color: #1b1a19; }
button { font: inherit; display: block; width: 100%; margin: 0.5rem 0; padding: 0.6rem; text-align: left; cursor: pointer; }
input { font: inherit; width: 100%; padding: 0.5rem; box-sizing: border-box; }
footer { margin-top: 2rem; color: #605e5c; font-size: 0.85rem; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
<footer>Test double of Microsoft Entra ID. Nobody's password is asked for.</footer>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** A form that posts a page's answer, with values that go along unseen. */
export function form(action: string, hidden: Readonly<Record<string, string>>, controls: string): string {
  const fields = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">\n${fields.join("\n")}\n${controls}\n</form>`;
}
