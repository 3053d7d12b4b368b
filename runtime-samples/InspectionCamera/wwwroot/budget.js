// The budget of the moment and its reason; forcing and releasing it.
import { ask, number, put, share } from './ask.js';

const slider = document.getElementById('slider');
const release = document.getElementById('release');
const buttons = document.getElementById('level-buttons');
let forced = null;
let holding = false;

const force = async value => {
  say(value);
  await ask('PUT', '/api/budget', new Blob([JSON.stringify({ budget: value })], { type: 'application/json' }));
  holding = false;
};

slider.oninput = () => {
  holding = true;
  say(slider.valueAsNumber);
};
slider.onchange = () => force(slider.valueAsNumber);
release.onclick = () => {
  if (forced !== null) ask('DELETE', '/api/budget');
};

export function show({ now, forced: by, levels }) {
  forced = by;
  const reason = now.reason.replace(/^[\d.]+: /, '');
  put('budget', number(now.budget, 2));
  put('reason', reason[0].toUpperCase() + reason.slice(1));
  put('decides', forced === null ? 'The policies decide.' : `Forced to ${forced.toFixed(2)} by hand.`);
  release.setAttribute('aria-disabled', forced === null);
  put('battery', share(now.battery));
  put('load', share(now.load));
  put('temperature', number(now.temperature, 0, ' °C'));
  put('latency', number(now.p50, 2, ' ms'));
  if (!holding) {
    const shown = forced ?? now.budget;
    if (shown !== null) {
      slider.value = shown;
      say(shown);
    }
  }
  offer(levels);
}

function say(value) {
  put('slider-value', value.toFixed(2));
  slider.setAttribute('aria-valuetext', value.toFixed(2));
}

function offer(levels) {
  if (buttons.childElementCount !== levels.length) {
    buttons.replaceChildren(...levels.map(({ budget }) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: budget.toFixed(2), onclick: () => force(budget) });
      button.setAttribute('aria-label', `Force ${budget.toFixed(2)}`);
      return button;
    }));
  }
  levels.forEach(({ budget }, i) => buttons.children[i].setAttribute('aria-pressed', forced === budget));
}
