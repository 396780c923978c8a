// Draws formulas. A line of JSON comes in, {latex, display}; one goes out, {html} or {error}.
// KaTeX is looked for in the folder in which this runs.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const katex = createRequire(`${process.cwd()}/`)("katex");

function draw({ latex, display }) {
  const faults = [];
  const html = katex.renderToString(latex, {
    displayMode: display,
    strict: (_, fault) => {
      faults.push(fault); // some of them KaTeX would pass over, even where it is strict
      return "error";
    },
    trust: ({ command }) => {
      throw new katex.ParseError(`${command} is not allowed here`); // else it would be drawn in red
    },
  });
  if (faults.length) throw new katex.ParseError(faults[0]);
  // The LaTeX itself is of no use to a reader; without it a formula weighs less.
  return html.replace(/ xmlns="[^"]*"|<\/?semantics>|<annotation .*?<\/annotation>/gs, "");
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { html: draw(JSON.parse(line)) };
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    const at = error.position === undefined ? "" : `, at character ${error.position + 1}`;
    reply = { error: `${error.rawMessage}${at}` };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
