// The level table: what a level is worth, what it costs, and what it takes on this device now.
import { number, share } from './ask.js';

const body = document.getElementById('levels');

export function show({ levels }) {
  while (body.rows.length > levels.length) body.deleteRow(-1);
  levels.forEach((level, i) => {
    const row = body.rows[i] ?? add();
    row.className = level.isRunning ? 'running' : '';
    const texts = [number(level.budget, 2), share(level.accuracy, 1), share(level.macsShare, 1), number(level.p50, 2, ' ms'), number(level.p99, 2, ' ms'), level.frames.toLocaleString('en')];
    texts.forEach((text, cell) => {
      if (row.cells[cell].textContent !== text) row.cells[cell].textContent = text;
    });
  });
}

function add() {
  const row = body.insertRow();
  row.append(Object.assign(document.createElement('th'), { scope: 'row' }));
  for (let cell = 1; cell < 6; cell++) row.insertCell();
  return row;
}
