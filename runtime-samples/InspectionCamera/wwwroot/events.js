// What happened, the newest first.
const list = document.getElementById('events');
const most = 100;

export function start(events) {
  list.replaceChildren(...events.map(item).reverse());
}

export function add(event) {
  list.prepend(item(event));
  while (list.childElementCount > most) list.lastElementChild.remove();
}

function item({ time, kind, text }) {
  const entry = document.createElement('li');
  const part = (tag, name, content) => entry.append(Object.assign(document.createElement(tag), { className: name, textContent: content }));
  part('time', '', time);
  part('span', 'kind', kind);
  part('span', 'text', text);
  return entry;
}
