// Which model answers, and another one by upload.
import { ask, put, tell } from './ask.js';

const file = document.getElementById('model-file');
const answer = document.getElementById('model-answer');
const largest = 64 * 1024 * 1024;

export function show({ model }) {
  const version = model.version === null ? 'unsigned' : `version ${model.version}`;
  put('model-name', `${model.name} ${model.sha256.slice(0, 6)}`);
  put('model-full', `${model.name}, ${version}, SHA-256 ${model.sha256}…`);
}

document.getElementById('model-form').onsubmit = async event => {
  event.preventDefault();
  const files = [...file.files];
  if (files.length === 0) return tell(answer, { ok: false, text: 'Choose an .onnx file first.' });
  const size = files.reduce((sum, { size }) => sum + size, 0);
  if (size > largest) return tell(answer, { ok: false, text: `The upload is ${(size / 1e6).toFixed(1)} MB; 64 MB is the most.` });
  const form = new FormData();
  for (const chosen of files) form.append('model', chosen, chosen.name);
  answer.className = 'answer';
  answer.textContent = 'Verifying…';
  tell(answer, await ask('POST', '/api/model', form));
};
