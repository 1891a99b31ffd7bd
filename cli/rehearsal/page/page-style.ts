/** Beside the rules of all pages: forms of tools, and texts of machines. */
export const PAGE_STYLE = `
main { max-width: 46rem; }
section { margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h2 { font-size: 1.15rem; margin-bottom: .5rem; }
h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
details { margin: 0 0 .75rem; color: inherit; font-size: inherit; }
.failure { padding: .75rem 1rem; border-left: .25rem solid var(--warn); background: var(--warn-page); color: var(--warn); }
details > details { margin-top: .75rem; }
summary { padding: .5rem 0; cursor: pointer; }
details[id] { padding: 0 .75rem; border: 1px solid var(--line); border-radius: .25rem; }
code, pre { font: .875rem/1.45 ui-monospace, "Cascadia Mono", Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0 0 1rem; padding: .75rem; max-height: 24rem; overflow: auto; background: var(--page);
  border: 1px solid var(--line); border-radius: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
dd { font-weight: 400; }
a { color: var(--accent); overflow-wrap: anywhere; }
small { color: var(--muted); }
ol { padding-left: 2rem; }
.field label { display: block; font-weight: 600; }
.field small { display: block; }
input, select, textarea { width: 100%; min-height: 2.5rem; padding: .4rem .6rem; background: var(--page);
  color: var(--text); border: 1px solid var(--muted); border-radius: .25rem; font: inherit; }
button { flex: 0 1 auto; }
.actions { margin: 0 0 1rem; }
`;
