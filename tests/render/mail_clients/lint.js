// Reads {"clients": [...], "mails": [html], "sheets": [css]} from stdin; says which features of HTML
// and CSS in them some client lacks: {"errors": {feature: [client]}, "warnings": {feature: [client]}}.
import { text } from "node:stream/consumers";
import { caniemail } from "caniemail";

const { clients, mails, sheets } = JSON.parse(await text(process.stdin));
const found = { errors: {}, warnings: {} };
const inputs = [...mails.map((html) => ({ html })), ...sheets.map((css) => ({ css }))];
for (const input of inputs) {
  const { issues } = caniemail({ clients, ...input });
  for (const kind of ["errors", "warnings"]) {
    for (const [client, list] of issues[kind]) {
      for (const { title } of list) (found[kind][title] ??= new Set()).add(client);
    }
  }
}
console.log(JSON.stringify(found, (_, value) => (value instanceof Set ? [...value].sort() : value)));
