// The policy editor: what is refused is marked in its line, and what is in force stays.
import { ask, tell } from './ask.js';

const text = document.getElementById('policy-text');
const answer = document.getElementById('policy-answer');
let known = '';

// Takes the policies in force, unless somebody has begun to change them here.
export async function refresh(always = false) {
  const inForce = await (await fetch('/api/policies')).text();
  if (always || text.value === known) text.value = inForce;
  known = inForce;
}

document.getElementById('policy-form').onsubmit = async event => {
  event.preventDefault();
  const result = await ask('PUT', '/api/policies', text.value);
  tell(answer, result);
  text.setAttribute('aria-invalid', !result.ok);
  if (result.ok) known = text.value;
  else if (result.line) mark(result.line);
};

document.getElementById('policy-reset').onclick = () => {
  refresh(true);
  text.removeAttribute('aria-invalid');
  answer.textContent = '';
};

function mark(line) {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, before) => length + before.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
}
