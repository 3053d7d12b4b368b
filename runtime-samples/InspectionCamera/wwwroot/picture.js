// The live picture, and the answer on it: one binary message holds both, so that they always belong together.
import { put, share } from './ask.js';

const canvas = document.getElementById('picture');
const context = canvas.getContext('2d', { alpha: false });
const region = document.getElementById('region');
const decoder = new TextDecoder();
let newest = 0;

export async function show(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const answer = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, length)));
  newest = answer.id;
  const image = await createImageBitmap(new Blob([new Uint8Array(buffer, 4 + length)], { type: 'image/jpeg' }));
  // Pictures may be decoded out of order.
  if (answer.id === newest) {
    if (canvas.width !== image.width || canvas.height !== image.height) [canvas.width, canvas.height] = [image.width, image.height];
    context.drawImage(image, 0, 0);
    draw(answer);
    canvas.dataset.frame = answer.id;
  }
  image.close();
}

function draw({ region: { x, y, width, height }, label, score, level, ranTwice }) {
  const whole = width === 1 && height === 1;
  Object.assign(region.style, { left: `${100 * x}%`, top: `${100 * y}%`, width: `${100 * width}%`, height: `${100 * height}%` });
  region.classList.toggle('unsure', ranTwice);
  region.classList.toggle('whole', whole);
  region.hidden = false;
  put('region-label', `${label} ${share(score)}`);
  put('answer', `${label} ${share(score)}`);
  region.title = `level ${level.toFixed(2)}${ranTwice ? ', ran twice' : ''}`;
}
