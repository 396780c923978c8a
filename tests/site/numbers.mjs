// Calls functions of a module of docs/moving/ and says what they return, as JSON.
// Standard input: {"module": its address, "calls": [[name, arguments], ...]}.

import { readFileSync } from "node:fs";

const { module, calls } = JSON.parse(readFileSync(0, "utf8"));
const functions = await import(module);
console.log(JSON.stringify(calls.map(([name, values]) => functions[name](...values))));
